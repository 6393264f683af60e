import { parse } from 'jsonc-parser';
import { useState } from 'react';
import { useLanguage } from '../../../i18n/use-language.ts';

/** Parts of a poll that are texts in its languages. */
const TEXTS: readonly string[] = ['title', 'description', 'hint', 'label', 'category', 'unit', 'low', 'high'];

function tagsIn(value: unknown, name: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (TEXTS.includes(name) && !Array.isArray(value)) return Object.keys(value);
  return Object.entries(value).flatMap(([each, part]) => tagsIn(part, each));
}

/** Returns the languages that a poll, or what is to become one, has texts in: those of its title first. */
export function languagesIn(text: string): string[] {
  const poll: unknown = parse(text);
  if (typeof poll !== 'object' || poll === null) return [];
  const title = 'title' in poll ? tagsIn(poll.title, 'title') : [];
  return [...new Set([...title, ...tagsIn(poll, '')])];
}

/**
 * The languages to ask texts in. They keep their order while the title is written, which has none
 * for a moment where it is written anew.
 */
export function useLanguages(text: string): string[] {
  const { language } = useLanguage();
  const [atFirst] = useState(() => languagesIn(text));
  const now = languagesIn(text);
  if (now.length === 0) return atFirst.length === 0 ? [language] : atFirst;
  return now;
}
