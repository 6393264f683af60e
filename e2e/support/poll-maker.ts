import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { Organizer } from './organizer.ts';

const WORDS = {
  en: {
    newPoll: 'New poll',
    empty: 'Empty',
    title: 'Title',
    free: 'This ID is free.',
    create: 'Create poll',
    outline: 'Parts of the poll',
    settings: 'Poll settings',
    add: 'Add screen',
    types: { choice: /^Choice/, rating: /^Rating/, text: /^Text/ },
    required: 'Required',
    newOption: 'New option',
    option: (place: number) => `Option ${place}`,
    openFirst: 'Option 1: more',
    deleteFirst: 'Option 1: delete',
    up: (screen: string) => `Move ${screen} up`,
    addRule: 'Add a rule',
    condition: 'When',
    answered: 'it was answered',
    answers: 'Answers',
    goTo: 'Go to',
    addLanguage: 'Add a language',
    addIt: 'Add',
    languages: { en: 'English', ja: 'Japanese' },
    complete: 'Complete',
    preview: 'Preview',
    previewLanguage: 'Language of the preview',
    restart: 'Start over',
    hidden: 'Organizers only',
    save: 'Save',
    saved: (version: number) => `Saved (version ${version})`,
    back: 'Back',
  },
  ja: {
    newPoll: '新規作成',
    empty: '空のアンケート',
    title: 'タイトル',
    free: 'このIDは使えます。',
    create: 'アンケートを作成',
    outline: 'アンケートの構成',
    settings: 'アンケートの設定',
    add: '画面を追加',
    types: { choice: /^選択/, rating: /^評価/, text: /^自由記述/ },
    required: '回答を必須にする',
    newOption: '新しい選択肢',
    option: (place: number) => `選択肢${place}`,
    openFirst: '選択肢1：詳細',
    deleteFirst: '選択肢1：削除',
    up: (screen: string) => `${screen}を上へ`,
    addRule: 'ルールを追加',
    condition: '条件',
    answered: '回答があったとき',
    answers: '回答',
    goTo: '進む先',
    addLanguage: '言語を追加',
    addIt: '追加',
    languages: { en: '英語', ja: '日本語' },
    complete: 'すべて入力済み',
    preview: 'プレビュー',
    previewLanguage: 'プレビューの言語',
    restart: '最初から',
    hidden: '主催者のみ',
    save: '保存',
    saved: (version: number) => `保存済み（バージョン${version}）`,
    back: '戻る',
  },
} as const;

type Language = keyof typeof WORDS;
type ScreenType = keyof (typeof WORDS)['en']['types'];

/** Makes a poll in the editor, by its fields, in the language of the page. */
export class PollMaker {
  readonly page: Page;
  /** The voting page in the preview. */
  readonly phone: FrameLocator;
  readonly #words: (typeof WORDS)[Language];

  constructor({ page }: Organizer, language: Language) {
    this.page = page;
    this.phone = page.frameLocator('iframe');
    this.#words = WORDS[language];
  }

  /** Creates a poll of one blank question from the list of polls, and returns its id. */
  async create(title: string): Promise<string> {
    const { newPoll, empty, free, create } = this.#words;
    await this.page.getByRole('link', { name: newPoll }).click();
    await this.page.getByRole('radio', { name: empty, exact: true }).check();
    await this.#titleField().fill(title);
    await this.page.getByText(free).waitFor();
    await this.#press(create);
    await this.page.waitForURL(/\/polls\/[^/]+\/edit$/);
    return new URL(this.page.url()).pathname.split('/').at(-2) ?? '';
  }

  async addScreen(type: ScreenType, title: string): Promise<void> {
    await this.#showOutline();
    await this.#press(this.#words.add);
    await this.page.getByRole('menuitem', { name: this.#words.types[type] }).click();
    await this.write(title);
  }

  /** Selects a screen by its title. */
  async select(title: string): Promise<void> {
    await this.#showOutline();
    const named = this.#outline.getByRole('button', { name: title });
    // The buttons that move, duplicate and delete it have a label.
    await named.and(this.page.locator(':not([aria-label])')).first().click();
  }

  async selectSettings(): Promise<void> {
    await this.#showOutline();
    await this.#outline.getByRole('button', { name: this.#words.settings }).click();
  }

  /** Writes the title of what is selected. */
  async write(title: string, language?: Language): Promise<void> {
    await this.#titleField(language).fill(title);
  }

  async require(): Promise<void> {
    await this.page.getByLabel(this.#words.required).check();
  }

  async moveUp(title: string): Promise<void> {
    await this.#showOutline();
    await this.#press(this.#words.up(title));
  }

  /** Pastes options as lines, and deletes the two that a blank choice has. */
  async pasteOptions(labels: readonly string[]): Promise<void> {
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), labels.join('\n'));
    await this.page.getByLabel(this.#words.newOption).press('Control+v');
    for (let deleted = 0; deleted < 2; deleted += 1) {
      await this.#press(this.#words.openFirst);
      await this.#press(this.#words.deleteFirst);
    }
  }

  /** Writes the label of an option in one of the poll's languages. */
  async writeOption(place: number, language: Language, label: string): Promise<void> {
    const name = this.#inLanguage(this.#words.option(place), language);
    await this.page.getByRole('textbox', { name }).fill(label);
  }

  /** Adds a rule: these answers to the selected screen, or any answer, lead to another screen. */
  async branch(answers: readonly string[] | 'any', goTo: string): Promise<void> {
    const { addRule, condition, answered, answers: group, goTo: target } = this.#words;
    await this.#press(addRule);
    if (answers === 'any')
      await this.page.getByRole('combobox', { name: condition, exact: true }).selectOption({ label: answered });
    else for (const answer of answers) await this.#answer(group, answer).check();
    await this.page.getByRole('combobox', { name: target, exact: true }).selectOption({ label: goTo });
  }

  /** Waits until the selected screen has this rule, as a sentence. */
  async hasRule(sentence: string): Promise<void> {
    await this.page.getByRole('button', { name: sentence, exact: true }).waitFor();
  }

  async addLanguage(language: Language): Promise<void> {
    const { addLanguage, addIt, languages } = this.#words;
    await this.page.getByLabel(addLanguage).selectOption({ label: languages[language] });
    await this.#press(addIt);
  }

  /** Waits until this many languages have all texts. */
  async hasCompleteLanguages(count: number): Promise<void> {
    await this.page
      .getByText(this.#words.complete)
      .nth(count - 1)
      .waitFor();
  }

  /** Shows the results to organizers only. */
  async hideResults(): Promise<void> {
    await this.page.locator('label', { hasText: this.#words.hidden }).click();
  }

  /** Shows the preview. On a phone, it has a tab of its own. */
  async openPreview(): Promise<void> {
    const tab = this.page.getByRole('tab', { name: this.#words.preview });
    if (await tab.isVisible()) await tab.click();
    await this.phone.getByRole('heading', { level: 1 }).waitFor();
  }

  /** Starts the preview over in another language. */
  async restartPreview(language: Language): Promise<void> {
    const { previewLanguage, restart } = this.#words;
    const own = WORDS[language].languages[language];
    await this.page.getByRole('group', { name: previewLanguage }).getByRole('button', { name: own }).click();
    await this.#press(restart);
  }

  async save(version: number): Promise<void> {
    await this.#press(this.#words.save);
    await this.page.getByText(this.#words.saved(version)).first().waitFor();
  }

  /** Goes from the editor to the poll's page. */
  async goBack(): Promise<void> {
    await this.page.getByRole('link', { name: this.#words.back }).click();
  }

  get #outline(): Locator {
    return this.page.getByRole('navigation', { name: this.#words.outline });
  }

  /** Opens the outline on a phone, which shows either the outline or the form. */
  async #showOutline(): Promise<void> {
    const back = this.page.getByRole('button', { name: this.#words.outline });
    if (await back.isVisible()) await back.click();
    await this.#outline.waitFor();
  }

  #press(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  #answer(group: string, answer: string): Locator {
    return this.page.getByRole('group', { name: group, exact: true }).getByLabel(answer, { exact: true });
  }

  #inLanguage(label: string, language: Language): RegExp {
    return new RegExp(`^${label} ?[(（]${this.#words.languages[language]}[)）]`);
  }

  #titleField(language?: Language): Locator {
    const { title } = this.#words;
    const name = language === undefined ? new RegExp(`^${title}`) : this.#inLanguage(title, language);
    return this.page.getByRole('textbox', { name });
  }
}
