import { ownValue } from '@booth/shared';
import type { texts } from './en.ts';
import type organize from './organize.en.json';
import type { Texts } from './texts.ts';

/** A key without its plural ending: `voters` for `voters_one` and `voters_other`. */
type WithoutForm<Key extends string> = Key extends `${infer Base}_${'one' | 'other'}` ? Base : Key;

type KeysOf<Part, Path extends string = ''> = {
  [Key in keyof Part & string]: Part[Key] extends string
    ? `${Path}${WithoutForm<Key>}`
    : KeysOf<Part[Key], `${Path}${Key}.`>;
}[keyof Part & string];

/**
 * The keys of the English texts. Other keys don't compile, and a test holds the other languages to
 * them.
 */
export type TextKey = KeysOf<typeof texts & { organize: typeof organize }>;

/**
 * The values to put into a text. A numeric `count` chooses the plural form, and `context` a variant
 * (`welcome.invite_answers`).
 */
export interface Values {
  count?: number | string;
  context?: string | undefined;
  [name: string]: unknown;
}

/** Returns a text in the language of the page. */
export type Translate = (key: TextKey, values?: Values) => string;

/** Matches `{{name}}`, or `{{name, number}}` for a formatted number. */
const PLACE = /\{\{\s*([^,}\s]+)\s*(?:,\s*(number)\s*)?\}\}/g;

function textAt(texts: Texts, key: string): string | undefined {
  let found: string | Texts | undefined = texts;
  for (const name of key.split('.')) found = typeof found === 'object' ? ownValue(found, name) : undefined;
  return typeof found === 'string' ? found : undefined;
}

/**
 * Translates like i18next, whose format the texts have: picks the most specific form and puts the
 * values in. Returns the key if there is no text.
 */
export function translatorOf(texts: Texts, language: string): Translate {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  return (key, values = {}) => {
    const { count, context } = values;
    const variants = context ? [`${key}_${context}`, key] : [key];
    const forms = variants.flatMap((each) =>
      typeof count !== 'number' ? [each] : [`${each}_${plural.select(count)}`, each],
    );
    const text = forms.map((form) => textAt(texts, form)).find((found) => found !== undefined);
    if (text === undefined) return key;
    return text.replace(PLACE, (_, name: string, format?: string) => {
      const value = ownValue(values, name);
      if (value === undefined || value === null) return '';
      return format === 'number' && typeof value === 'number' ? number.format(value) : String(value);
    });
  };
}
