import type { TextStore } from '../features/visitor/device-storage.ts';
import { keepLanguage, type Language } from './language.ts';
import { type TextPart, type Texts, textsOf } from './texts.ts';
import { type Translate, translatorOf } from './translate.ts';

/** The language on the screen, and what gives its texts. Another object after each change. */
export interface Translation {
  language: Language;
  t: Translate;
}

/** What the pages that were opened so far need, in whatever language. */
const parts = new Set<TextPart>(['pages']);
const loaded = new Map<Language, Texts>();
const listeners = new Set<() => void>();
let store: Pick<TextStore, 'setItem'> | undefined;
let translation: Translation = { language: 'en', t: translatorOf({}, 'en') };

export const currentTranslation = (): Translation => translation;

/** Tells of each change of language. Returns the end of it. */
export function onTranslation(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function show(language: Language): void {
  translation = { language, t: translatorOf(loaded.get(language) ?? {}, language) };
  for (const listener of [...listeners]) listener();
}

const loadsUnderWay = new Map<string, Promise<void>>();

function load(part: TextPart, language: Language): Promise<void> {
  const key = `${part} ${language}`;
  const known = loadsUnderWay.get(key);
  if (known !== undefined) return known;
  const load = textsOf(part, language).then((texts) => {
    loaded.set(language, { ...loaded.get(language), ...texts });
  });
  loadsUnderWay.set(key, load);
  // The next who needs them tries again.
  load.catch(() => loadsUnderWay.delete(key));
  return load;
}

/**
 * Starts the texts in this language.
 * @param pages the texts of all pages in this language
 */
export function startTexts(device: Pick<TextStore, 'setItem'>, language: Language, pages: Texts): void {
  store = device;
  loaded.set(language, { ...loaded.get(language), ...pages });
  loadsUnderWay.set(`pages ${language}`, Promise.resolve());
  show(language);
}

/** Loads the texts of a part of the pages, before it is shown. */
export async function addTexts(part: TextPart): Promise<void> {
  parts.add(part);
  const { language } = translation;
  await load(part, language);
  if (translation.language === language) show(language);
}

/** Loads the texts of all that is opened in this language, also of what is opened meanwhile. */
async function loadAll(language: Language): Promise<void> {
  const { size } = parts;
  await Promise.all([...parts].map((part) => load(part, language)));
  if (parts.size > size) await loadAll(language);
}

let chosen: Language | undefined;

/**
 * Changes the language once its texts are there, so that no page ever shows keys; the device and
 * `<html lang>` follow. The last choice holds, whichever texts come first.
 */
export async function changeLanguage(language: Language): Promise<void> {
  chosen = language;
  await loadAll(language);
  if (chosen !== language) return;
  document.documentElement.lang = language;
  if (store !== undefined) keepLanguage(store, language);
  show(language);
}
