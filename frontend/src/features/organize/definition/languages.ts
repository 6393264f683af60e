import { languageOf } from '@booth/shared';
import type { JSONPath } from 'jsonc-parser';

/** The names under which a definition has texts in its languages. */
const TEXT_NAMES: readonly string[] = ['title', 'description', 'hint', 'label', 'category', 'unit', 'low', 'high'];

/** A text of a definition, by its languages. */
export interface TextInLanguages {
  path: JSONPath;
  texts: Record<string, unknown>;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Returns all texts that are written in languages, in their order in the definition. */
export function textsIn(value: unknown, path: JSONPath = []): TextInLanguages[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, child]) => {
    const place = [...path, Array.isArray(value) ? Number(name) : name];
    const isText = !Array.isArray(value) && TEXT_NAMES.includes(name) && isObject(child) && !Array.isArray(child);
    return isText ? [{ path: place, texts: child }] : textsIn(child, place);
  });
}

/**
 * Returns the languages of a definition that is being written, its first one first: those of its
 * title, and of any other text. The title keeps a language that has no text yet.
 */
export function languagesIn(definition: unknown): string[] {
  const title = isObject(definition) && isObject(definition.title) ? definition.title : {};
  const others = textsIn(definition).flatMap(({ texts }) => Object.keys(texts));
  const languages = new Set([...Object.keys(title), ...others]);
  return languages.size > 0 ? [...languages] : [languageOf({ title: {} })];
}

const isWritten = (text: unknown): boolean => typeof text === 'string' && text.trim() !== '';

/** Returns the texts that are written in another language but not in this one. */
export const missingIn = (definition: unknown, language: string): TextInLanguages[] =>
  textsIn(definition).filter(({ texts }) => !isWritten(texts[language]) && Object.values(texts).some(isWritten));

/** Returns the texts that are written in this language. */
export const writtenIn = (definition: unknown, language: string): TextInLanguages[] =>
  textsIn(definition).filter(({ texts }) => isWritten(texts[language]));
