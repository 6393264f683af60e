import type { TextStore } from '../device/device-storage.ts';
import { keepLanguage, type Language, type Reader } from './language.ts';
import { type TextPart, type Texts, textsOf } from './texts.ts';
import { type Translate, translatorOf } from './translate.ts';

/** The language on the screen and its texts. A new object after each change. */
export interface Translation extends Reader {
  t: Translate;
}

/** The parts that the opened pages need, in any language. */
const parts = new Set<TextPart>(['pages']);
const loaded = new Map<Language, Texts>();
const listeners = new Set<() => void>();
let store: Pick<TextStore, 'setItem'> | undefined;
let translation: Translation = { language: 'en', tags: ['en'], t: translatorOf({}, 'en') };

export const currentTranslation = (): Translation => translation;

/** Calls back after each change of language. Returns a function that stops it. */
export function onTranslation(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function show({ language, tags }: Reader): void {
  translation = { language, tags, t: translatorOf(loaded.get(language) ?? {}, language) };
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
  // A later caller tries again.
  load.catch(() => loadsUnderWay.delete(key));
  return load;
}

/**
 * Sets the first language and its texts.
 * @param pages the texts of all pages in this language
 */
export function startTexts(device: Pick<TextStore, 'setItem'>, reader: Reader, pages: Texts): void {
  const { language } = reader;
  store = device;
  loaded.set(language, { ...loaded.get(language), ...pages });
  loadsUnderWay.set(`pages ${language}`, Promise.resolve());
  show(reader);
}

/** Loads the texts of a part before its pages are shown. */
export async function addTexts(part: TextPart): Promise<void> {
  parts.add(part);
  const { language } = translation;
  await load(part, language);
  if (translation.language === language) show(translation);
}

/** Loads all parts in this language, including parts that are added meanwhile. */
async function loadAll(language: Language): Promise<void> {
  const { size } = parts;
  await Promise.all([...parts].map((part) => load(part, language)));
  if (parts.size > size) await loadAll(language);
}

let chosen: Reader | undefined;

/**
 * Changes the language once its texts are loaded, so no page ever shows keys. Also sets `<html
 * lang>` and remembers the choice. The last call wins, whichever texts arrive first.
 * @param tags languages for polls, best first
 */
export async function changeLanguage(language: Language, tags: readonly string[] = [language]): Promise<void> {
  const reader = { language, tags };
  chosen = reader;
  await loadAll(language);
  if (chosen !== reader) return;
  document.documentElement.lang = language;
  if (store !== undefined) keepLanguage(store, language);
  show(reader);
}
