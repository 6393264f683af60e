/** Ten shades of a colour, from light to dark. */
export type Shades = readonly [string, string, string, string, string, string, string, string, string, string];

/** 藍 (ai), the indigo of work clothes and shop curtains: background, text and frames. */
const ai: Shades = [
  '#eef1fa',
  '#dde3f4',
  '#bac5e8',
  '#95a5dc',
  '#7489d1',
  '#5a70c6',
  '#3d54b0',
  '#2b3f92',
  '#1b2c6e',
  '#101b4a',
];

/**
 * 朱 (shu), the vermilion of seals: the next step, and the stamp on a ballot. White on shade 7 has a
 * contrast of 5.0:1.
 */
const shu: Shades = [
  '#fff0ed',
  '#ffddd6',
  '#ffb9ac',
  '#ff937f',
  '#fa7259',
  '#ee5940',
  '#df4830',
  '#cb3a24',
  '#ad2d1a',
  '#8a2213',
];

/**
 * Greys with a tint of indigo. Shade 4 is the border of fields, with the contrast of 3:1 that WCAG
 * AA asks for.
 */
const gray: Shades = [
  '#f6f7fc',
  '#eef0f8',
  '#e0e4f1',
  '#c9cfe4',
  '#818bb3',
  '#6b76a3',
  '#566192',
  '#46507d',
  '#333c66',
  '#1f2850',
];

/**
 * The colours, sizes and fonts of all pages. `build/theme-variables.ts` turns them into CSS
 * variables.
 */
export const palette = {
  colors: { ai, shu, gray },
  /** The colour of text. */
  black: '#121a3e',
  /**
   * System fonts only: the first visit on booth Wi-Fi loads no font. Japanese fonts follow the
   * Latin ones.
   */
  fontFamily:
    '"Avenir Next", "Segoe UI Variable Display", "Segoe UI", Roboto, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, system-ui, sans-serif',
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1.0625rem', lg: '1.25rem', xl: '1.5rem' },
  radius: { sm: '6px', md: '10px', lg: '16px', xl: '24px' },
};
