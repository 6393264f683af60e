import { inLanguage, type Poll } from '@booth/shared';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { NEW_DEVICE } from './new-device.ts';

const PHONE = { ...NEW_DEVICE, viewport: { width: 390, height: 844 } };

/** A visitor with a phone, who answers screens. Options are named by their ids. */
export class Visitor {
  readonly page: Page;
  readonly #poll: Poll;
  readonly #language: 'en' | 'ja';

  constructor(page: Page, poll: Poll, language: 'en' | 'ja' = 'en') {
    this.page = page;
    this.#poll = poll;
    this.#language = language;
  }

  /** Opens an address on a phone that has never been here before. */
  static async arrive(
    browser: Browser,
    poll: Poll,
    address: string,
    options: BrowserContextOptions = {},
  ): Promise<Visitor> {
    const context = await browser.newContext({ ...PHONE, ...options });
    const page = await context.newPage();
    await page.goto(address);
    return new Visitor(page, poll, options.locale?.startsWith('ja') ? 'ja' : 'en');
  }

  async start(): Promise<void> {
    await this.page.getByRole('button', { name: /^(Start|(投票|回答)を始める)$/ }).click();
  }

  /** Waits until the poll's screen is shown. */
  async seesScreen(screenId: string): Promise<void> {
    const screen = this.#poll.screens.find(({ id }) => id === screenId);
    if (screen === undefined) throw new Error(`The poll has no screen "${screenId}".`);
    await this.page.getByRole('heading', { level: 1, name: inLanguage(screen.title, this.#language) }).waitFor();
  }

  async seesThanks(): Promise<void> {
    await this.page.getByRole('heading', { name: /^(Thank you!|ありがとうございます！)$/ }).waitFor();
  }

  async toggle(fieldId: string): Promise<void> {
    const field = this.#poll.screens
      .flatMap((screen) => ('fields' in screen ? screen.fields : []))
      .find(({ id }) => id === fieldId);
    if (field === undefined) throw new Error(`The poll has no field "${fieldId}".`);
    await this.page.getByRole('checkbox', { name: inLanguage(field.label, this.#language) }).click();
  }

  async choose(...optionIds: string[]): Promise<void> {
    for (const id of optionIds) await this.page.locator('label', { hasText: this.labelOf(id) }).click();
  }

  isChosen(optionId: string): Promise<boolean> {
    return this.page.getByLabel(this.labelOf(optionId), { exact: true }).isChecked();
  }

  async rates(rating: number): Promise<void> {
    await this.page.getByRole('radio', { name: new RegExp(`^${rating}\\b`) }).check();
  }

  /** Ranks options, the best first. */
  async ranks(...optionIds: string[]): Promise<void> {
    for (const id of optionIds) await this.page.getByRole('button', { name: this.labelOf(id), exact: true }).click();
  }

  /** Fills in the only field of the screen: a text, or a number. */
  async writes(text: string): Promise<void> {
    await this.page.getByRole('textbox').fill(text);
  }

  async goOn(): Promise<void> {
    await this.page.getByRole('button', { name: /^(Next|Cast my vote|Send|次へ|投票する|送信する)$/ }).click();
  }

  async presses(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  /** Waits until the page has this text. */
  async reads(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** Fills in the proof of identity: the @name or the entry code. */
  async typesProof(field: 'Your @name' | 'Entry code', typed: string): Promise<void> {
    await this.page.getByLabel(field).fill(typed);
  }

  /** Returns the options that the stamped ballot shows. */
  votes(): Promise<string[]> {
    return this.page.getByRole('region', { name: 'You voted for' }).getByRole('listitem').allInnerTexts();
  }

  /** Waits until the standings on the phone show this number of votes for the option. */
  async seesVotes(optionId: string, votes: number): Promise<void> {
    await this.page
      .locator(`[data-row="${optionId}"]`)
      .filter({ has: this.page.getByText(String(votes), { exact: true }) })
      .waitFor();
  }

  /** Returns the label of an option in the visitor's language. */
  labelOf(optionId: string): string {
    const options = this.#poll.screens.flatMap((screen) => ('options' in screen ? screen.options : []));
    const option = options.find(({ id }) => id === optionId);
    if (option === undefined) throw new Error(`The poll has no option "${optionId}".`);
    return inLanguage(option.label, this.#language);
  }
}
