import { createTheme } from '@mantine/core';
import { palette } from '../../../page/palette.ts';

const { colors, black, fontFamily, fontSizes, radius } = palette;

/** Mantine in the colours of the palette. */
export const theme = createTheme({
  colors,
  primaryColor: 'shu',
  primaryShade: { light: 7, dark: 5 },
  black,
  fontFamily,
  headings: { fontFamily, fontWeight: '800' },
  fontSizes,
  defaultRadius: 'md',
  radius,
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
});
