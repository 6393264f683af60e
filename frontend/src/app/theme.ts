import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** 藍 (ai), the indigo of work clothes and shop curtains: the ground, text and frames. */
const ai: MantineColorsTuple = [
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

/** 朱 (shu), the vermilion of seals: what is to be done next, and the stamp on a ballot. White on 7 has 5.0:1. */
const shu: MantineColorsTuple = [
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

/** Greys with the ground's tint; 4 is the border of fields, with the 3:1 that WCAG AA asks of it. */
const gray: MantineColorsTuple = [
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

/** System fonts only: the first visit on booth Wi-Fi loads no font. Japanese faces come right after the Latin ones. */
const FONTS =
  '"Avenir Next", "Segoe UI Variable Display", "Segoe UI", Roboto, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, system-ui, sans-serif';

export const theme = createTheme({
  colors: { ai, shu, gray },
  primaryColor: 'shu',
  primaryShade: { light: 7, dark: 5 },
  black: '#121a3e',
  fontFamily: FONTS,
  headings: { fontFamily: FONTS, fontWeight: '800' },
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1.0625rem', lg: '1.25rem', xl: '1.5rem' },
  defaultRadius: 'md',
  radius: { sm: '6px', md: '10px', lg: '16px', xl: '24px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
});
