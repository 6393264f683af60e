import type { CDPSession, Page } from 'playwright-core';

/** The least width and height of a target on visitors' pages, in CSS pixels. */
export const TARGET_PX = 48;

/**
 * Sets the text size as a browser's settings do: the font size of the root, and of media queries,
 * is this number of pixels instead of 16.
 */
export async function setTextSize(page: Page, pixels: number): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard: pixels, fixed: pixels } });
  // The answer to the command comes before the page has the size.
  await page.waitForFunction(
    (expected) => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) === expected,
    pixels,
  );
  return session;
}

/** Waits until the page has kept its height for half a second, so nothing more is loading. */
async function atRest(page: Page): Promise<void> {
  // A page that another one has replaced may have had the same height.
  await page.evaluate(() => Reflect.deleteProperty(document.documentElement.dataset, 'restingHeight'));
  await page.waitForFunction(
    () => {
      const height = document.documentElement.scrollHeight;
      const { restingHeight, restingSince } = document.documentElement.dataset;
      if (restingHeight === `${height}`) return performance.now() - Number(restingSince) > 500;
      Object.assign(document.documentElement.dataset, {
        restingHeight: `${height}`,
        restingSince: `${performance.now()}`,
      });
      return false;
    },
    undefined,
    { polling: 100 },
  );
}

/**
 * Returns what does not fit on the page: content wider than the page, targets that are too small,
 * and controls that something covers while they have the focus. Waits until the page is at rest.
 * @param leastPx the least width and height of a target
 */
export async function misfits(page: Page, leastPx = TARGET_PX): Promise<string[]> {
  await atRest(page);
  return page.evaluate(async (targetPx) => {
    const found: string[] = [];
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`;
    // The label of a checkbox or a radio button is drawn instead of it, and is what people tap.
    const targetOf = (element: Element): Element => {
      const isDrawn = element instanceof HTMLInputElement && /^(?:checkbox|radio)$/.test(element.type);
      return (isDrawn ? element.labels?.[0] : undefined) ?? element;
    };

    /** Returns what is drawn at the middle of the part of an element that is in the window. */
    const seenAt = (element: Element): Element | null => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const x = (Math.max(0, left) + Math.min(window.innerWidth, right)) / 2;
      const y = (Math.max(0, top) + Math.min(window.innerHeight, bottom)) / 2;
      return document.elementFromPoint(x, y);
    };
    const isCovered = (control: Element): boolean => {
      const target = targetOf(control);
      const seen = seenAt(target);
      return !seen || !(target.contains(seen) || seen.contains(control));
    };

    const { scrollWidth } = document.documentElement;
    if (scrollWidth > window.innerWidth) found.push(`the page is ${scrollWidth} wide`);
    for (const element of document.querySelectorAll('h1, h2, h3, p, label, button, li, legend')) {
      const { left, right } = element.getBoundingClientRect();
      const isInScroller = element.closest('nav, [aria-label="Chosen"]') !== null;
      if (!isInScroller && (left < -1 || right > window.innerWidth + 1))
        found.push(`${nameOf(element)} leaves the page`);
    }

    const controls = document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea');
    for (const control of controls) {
      const target = targetOf(control);
      // It is not drawn now, for example behind a tab.
      if (target.getClientRects().length === 0) continue;
      const { width, height } = target.getBoundingClientRect();
      if (width < targetPx - 0.5 || height < targetPx - 0.5) {
        found.push(`${nameOf(target)} is ${Math.round(width)} x ${Math.round(height)}`);
      }
      control.focus();
      // What the page shows on focus comes in a task of its own.
      await new Promise((resolve) => setTimeout(resolve));
      // A browser that scrolls smoothly to the control begins in the next frame.
      if (isCovered(control))
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      if (isCovered(control)) {
        const seen = seenAt(target);
        found.push(`${nameOf(target)} is covered by ${seen ? nameOf(seen) : 'nothing'} while it has the focus`);
      }
    }
    return found;
  }, leastPx);
}
