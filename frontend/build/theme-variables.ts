import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import type { Plugin } from 'vite';
import { theme } from '../src/app/theme.ts';

/**
 * Fills src/app/theme-variables.css with the theme's CSS variables. Mantine would write them into a `<style>` element at
 * run time, which a content security policy without 'unsafe-inline' forbids.
 */
export function themeVariables(): Plugin {
  return {
    name: 'theme-variables',
    enforce: 'pre',
    transform: {
      filter: { id: /\/src\/app\/theme-variables\.css$/ },
      handler: () => ({
        code: convertCssVariables(defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme)), ':root'),
        map: null,
      }),
    },
  };
}
