import type { Poll } from '@booth/shared';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Booth } from './booth.ts';
import { Visitor } from './visitor.ts';

/** Returns a text in English, and one in Japanese that tests can tell from it. */
export const text = (en: string) => ({ en, ja: `${en}（日本語）` });

/** Returns options with these labels, which in lower case are their ids. */
export const optionsOf = (...labels: string[]) =>
  labels.map((label) => ({ id: label.toLowerCase(), label: text(label) }));

export const DRINK = {
  ...{ id: 'drink', type: 'choice', title: text('What do you drink?') },
  options: optionsOf('Tea', 'Coffee', 'Water'),
};
export const WHY = { id: 'why', type: 'text', title: text('Why?') };
const WHEN = { id: 'when', type: 'text', title: text('When?') };

/** Returns an open survey of three screens, unless `change` has others. */
export const aSurvey = (pollId: string, change: object = {}) => ({
  ...{ pollId, version: 1, title: text('Drinks'), status: 'open', visibility: 'live' },
  screens: [DRINK, WHY, WHEN],
  ...change,
});

/** The page that visitors of these suites come from. */
export const BEFORE = 'about:blank';

/** Returns the address of a poll's voting page, at the address that visitors scan. */
export const addressOf = ({ cloud }: Booth, { pollId }: Poll): string => {
  const votePage = cloud.addresses.find(({ qrCode }) => qrCode)?.url ?? '';
  return new URL(`/polls/${pollId}`, votePage).href;
};

/** Opens the voting page on a new phone. */
export async function arrive(booth: Booth, poll: Poll, options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await Visitor.arrive(booth.browser, poll, BEFORE, options);
  await visitor.page.goto(addressOf(booth, poll));
  return visitor;
}

/** Opens a survey on a new phone, and answers its first screen. */
export async function arriveAtSecond(booth: Booth, poll: Poll): Promise<Visitor> {
  const ann = await arrive(booth, poll);
  await ann.start();
  await ann.seesScreen('drink');
  await ann.choose('tea');
  await ann.goOn();
  await ann.seesScreen('why');
  return ann;
}

/** Returns what is typed into the only text field of a page. */
export const textIn = (page: Page): Promise<string> => page.getByRole('textbox').inputValue();
