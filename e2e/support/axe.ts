import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { untilArranged } from './open-page.ts';

/** Success criteria of WCAG 2.2, levels A and AA, and axe's own good practices. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Returns what axe finds wrong with a page, a line for each element. Waits for the animations
 * first, because axe would measure the contrast of text that is half faded in.
 */
export async function axeFindings(page: Page): Promise<string[]> {
  await untilArranged(page);
  await page.evaluate(() => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    return Promise.allSettled(ending.map(({ finished }) => finished));
  });
  // The page's content security policy forbids a script tag.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async (tags) => {
    // What begins to fade while axe looks is there or gone at once.
    const still = new CSSStyleSheet();
    still.replaceSync('*, *::before, *::after { animation: none !important; transition: none !important; }');
    document.adoptedStyleSheets.push(still);
    try {
      return await window.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    } finally {
      document.adoptedStyleSheets.pop();
    }
  }, TAGS);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target.join(' ')} ${failureSummary}`),
  );
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
