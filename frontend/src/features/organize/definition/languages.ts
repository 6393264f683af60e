import { languageOf } from '@booth/shared';
import type { JSONPath } from 'jsonc-parser';

/** The names of texts that a definition has in several languages. */
export const TEXT_NAMES: readonly string[] = [
  'title',
  'description',
  'hint',
  'label',
  'category',
  'unit',
  'low',
  'high',
];

/** A text of a definition in its languages. */
export interface TextInLanguages {
  path: JSONPath;
  texts: Record<string, unknown>;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Returns all texts of a definition, in its order. */
export function textsIn(value: unknown, path: JSONPath = []): TextInLanguages[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, child]) => {
    const childPath = [...path, Array.isArray(value) ? Number(name) : name];
    const isText = !Array.isArray(value) && TEXT_NAMES.includes(name) && isObject(child) && !Array.isArray(child);
    return isText ? [{ path: childPath, texts: child }] : textsIn(child, childPath);
  });
}

/**
 * Returns the languages of a definition, its first one first: those of its title, then those of
 * other texts. A language without any text is kept by an empty title.
 */
export function languagesIn(definition: unknown): string[] {
  const title = isObject(definition) && isObject(definition.title) ? definition.title : {};
  const others = textsIn(definition).flatMap(({ texts }) => Object.keys(texts));
  const languages = new Set([...Object.keys(title), ...others]);
  return languages.size > 0 ? [...languages] : [languageOf({ title: {} })];
}

const isWritten = (text: unknown): boolean => typeof text === 'string' && text.trim() !== '';

/** Returns the texts that are missing in a language and written in another. */
export const missingIn = (definition: unknown, language: string): TextInLanguages[] =>
  textsIn(definition).filter(({ texts }) => !isWritten(texts[language]) && Object.values(texts).some(isWritten));

/** Returns the texts that are written in a language. */
export const writtenIn = (definition: unknown, language: string): TextInLanguages[] =>
  textsIn(definition).filter(({ texts }) => isWritten(texts[language]));
