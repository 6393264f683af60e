import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import type { Plugin } from 'vite';
import { theme } from '../src/features/organize/theme/theme.ts';
import { palette } from '../src/page/palette.ts';

/**
 * Returns the variables of all pages. They have Mantine's names, so style sheets work with and
 * without Mantine.
 */
function ownVariables(): string {
  const named = (group: string, values: object) =>
    Object.entries(values).map(([name, value]) => `--mantine-${group}-${name}: ${value};`);
  const shades = Object.entries(palette.colors).flatMap(([name, values]) => named(`color-${name}`, { ...values }));
  return [
    ':root {',
    ...shades,
    `--mantine-color-text: ${palette.black};`,
    `--mantine-font-family: ${palette.fontFamily};`,
    ...named('font-size', palette.fontSizes),
    ...named('radius', palette.radius),
    '}',
  ].join('\n');
}

/**
 * Fills two style sheets with CSS variables: src/app/theme-variables.css for all pages, and
 * Mantine's for the organizers' pages. Mantine would write its variables into a `<style>` element,
 * which a content security policy without 'unsafe-inline' forbids.
 */
export function themeVariables(): Plugin {
  return {
    name: 'theme-variables',
    enforce: 'pre',
    transform: {
      filter: { id: /\/(theme|mantine)-variables\.css$/ },
      handler: (_code, id) => ({
        code: id.includes('mantine')
          ? convertCssVariables(defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme)), ':root')
          : ownVariables(),
        map: null,
      }),
    },
  };
}
