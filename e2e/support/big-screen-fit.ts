import type { Page } from 'playwright-core';
import { untilArranged } from './open-page.ts';

/**
 * The least font sizes, as parts of the screen's shorter side: of options, which are read from the
 * back of a hall, and of all other text.
 */
const SMALLEST = { options: 0.0189, others: 0.014 };

/**
 * Returns the texts that do not fit on a big screen: outside of it, cut off, covered, or too small
 * to read.
 * @param isPage true if the page scrolls, as on a phone, so it may be higher than its window
 */
export async function bigScreenMisfits(page: Page, isPage: boolean): Promise<string[]> {
  await untilArranged(page);
  return page.evaluate(
    ({ isPage, smallest }) => {
      const found: string[] = [];
      const { innerWidth, innerHeight } = window;
      const { scrollWidth, scrollHeight } = document.documentElement;
      if (scrollWidth > innerWidth) found.push(`the page is ${scrollWidth} wide`);
      if (!isPage && scrollHeight > innerHeight) found.push(`the page is ${scrollHeight} high`);

      interface Line {
        text: string;
        element: Element;
        left: number;
        right: number;
        top: number;
        bottom: number;
      }
      const lines: Line[] = [];
      const texts = document.createTreeWalker(
        document.querySelector('[data-board]') ?? document.body,
        NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT,
        // Text for screen readers alone takes no room.
        (node) =>
          node instanceof Element && getComputedStyle(node).clipPath === 'inset(50%)'
            ? NodeFilter.FILTER_REJECT
            : NodeFilter.FILTER_ACCEPT,
      );
      for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
        const element = node.parentElement;
        const text = node.nodeType === Node.TEXT_NODE ? (node.textContent?.trim() ?? '') : '';
        if (element === null || text === '' || element.closest('svg') !== null) continue;
        const { fontSize, visibility } = getComputedStyle(element);
        if (visibility === 'hidden') continue;
        const em = Number.parseFloat(fontSize);
        const isOption = element.closest('[data-row]') !== null && element.closest('[data-aside]') === null;
        const part = isOption ? smallest.options : smallest.others;
        const least = isPage ? 12 : part * Math.min(innerWidth, innerHeight);
        if (em < least) found.push(`"${text}" has ${em.toFixed(1)} px`);
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const { left, right, top, bottom } of range.getClientRects()) {
          // A font adds room above and below its characters, which may overlap.
          const middle = (top + bottom) / 2;
          const line = { text, element, left, right, top: middle - em / 2, bottom: middle + em / 2 };
          lines.push(line);
          for (let box: Element | null = element; box !== null; box = box.parentElement) {
            if (getComputedStyle(box).overflowY !== 'hidden') continue;
            const clip = box.getBoundingClientRect();
            const isCut = line.bottom > clip.bottom + 1 || line.right > clip.right + 1 || line.top < clip.top - 1;
            if (isCut) found.push(`"${text}" is cut`);
          }
        }
      }
      for (const { text, left, right, top, bottom } of lines) {
        const isOutside = left < -1 || right > innerWidth + 1 || (!isPage && (top < -1 || bottom > innerHeight + 1));
        if (isOutside) found.push(`"${text}" leaves the screen`);
      }
      lines.forEach((line, index) => {
        for (const other of lines.slice(index + 1)) {
          const width = Math.min(line.right, other.right) - Math.max(line.left, other.left);
          const height = Math.min(line.bottom, other.bottom) - Math.max(line.top, other.top);
          if (line.element !== other.element && width > 1 && height > 2)
            found.push(`"${line.text}" is over "${other.text}"`);
          const row = line.element.closest('[data-row]');
          const isBeside = row !== null && row === other.element.closest('[data-row]') && height > 2;
          if (line.element !== other.element && isBeside && width > -3) found.push(`"${line.text}${other.text}"`);
        }
      });
      const card = document.querySelector('[data-host]')?.parentElement?.getBoundingClientRect();
      for (const { text, element, left, right, top, bottom } of lines) {
        if (card === undefined || element.closest('section')?.querySelector('[data-host]')) continue;
        const isUnder = left < card.right && right > card.left && top < card.bottom && bottom > card.top;
        if (isUnder) found.push(`"${text}" is under the invitation`);
      }
      const controls = document.querySelector('section[data-control]')?.getBoundingClientRect();
      for (const { text, left, right, top, bottom } of lines) {
        if (controls === undefined || isPage) continue;
        const isUnder =
          left < controls.right && right > controls.left && top < controls.bottom && bottom > controls.top;
        if (isUnder) found.push(`"${text}" is under the presenter's buttons`);
      }
      return [...new Set(found)];
    },
    { isPage, smallest: SMALLEST },
  );
}
