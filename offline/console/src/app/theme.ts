import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** For what can be pressed: the only colour that is not a status. White on 7 has 5.9:1. */
const iris: MantineColorsTuple = [
  '#f0f0fb',
  '#dfe0f3',
  '#bcbee6',
  '#979bda',
  '#7a7ed0',
  '#686cca',
  '#5b5fc7',
  '#4c50b0',
  '#43479e',
  '#383b8b',
];

/** Greys of the dark scheme: text, dimmed text, lines, surfaces, background. */
const dark: MantineColorsTuple = [
  '#d6d7db',
  '#b4b6bd',
  '#8d909a',
  '#62656f',
  '#44474f',
  '#34373e',
  '#272a30',
  '#1f2126',
  '#18191d',
  '#121316',
];

const text =
  '"Inter", "Segoe UI Variable Text", "Segoe UI", -apple-system, "Noto Sans", "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, system-ui, sans-serif';
const code =
  'ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK JP", monospace';

export const theme = createTheme({
  colors: { iris, dark },
  primaryColor: 'iris',
  primaryShade: { light: 7, dark: 6 },
  black: '#22242a',
  fontFamily: text,
  fontFamilyMonospace: code,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: { fontFamily: text, fontWeight: '650' },
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '6px', md: '8px', lg: '12px', xl: '20px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
});
