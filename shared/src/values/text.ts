import * as z from 'zod/mini';

/** Longest free text that a visitor can send, in characters. */
export const FREE_TEXT_MAX_CHARACTERS = 1_000;

/** Longest text of an organizer, in characters. */
const TEXT_MAX_CHARACTERS = 500;

/**
 * What texts of a poll may not hold:
 * - control characters (`Cc`), line and paragraph separators (`Zl`, `Zp`)
 * - halves of surrogate pairs (`Cs`), which UTF-8 cannot encode
 * - bidirectional embeddings, overrides and isolates, which make a text look different from what it
 *   says (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing). The marks U+200E,
 *   U+200F and U+061C are allowed: right-to-left texts need them.
 */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;

/**
 * A character that a reader can see: no white space, combining mark, control or format character,
 * nothing that renderers leave out (`DI`) and no non-character (`NChar`). The single code points
 * are letters and symbols that are drawn blank: Braille, object replacement, notehead, hieroglyphs.
 */
const VISIBLE = /[^\p{White_Space}\p{M}\p{Cc}\p{Cf}\p{Cs}\p{DI}\p{NChar}\u2800\uFFFC\u{1D159}\u{13441}\u{13442}]/u;

/** Returns true if a reader sees anything of the text. */
export const isVisible = (text: string): boolean => VISIBLE.test(text);

/** Names a character that cannot be seen: `U+202E`. */
const codePointOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * The first forbidden character of a text of one line, or of several lines. A space keeps halves of
 * a surrogate pair on two lines apart.
 */
const forbiddenIn = (text: string): string | undefined => FORBIDDEN.exec(text)?.[0];
const forbiddenInLines = (text: string): string | undefined => forbiddenIn(text.replaceAll('\n', ' '));

const notTaken = (character: string) => `the character ${codePointOf(character)} is not taken here`;

const textWithout = (forbidden: (text: string) => string | undefined) =>
  z.string().check(
    z.trim(),
    z.minLength(1, { abort: true }),
    z.maxLength(TEXT_MAX_CHARACTERS),
    z.superRefine((text, context) => {
      const character = forbidden(text);
      if (character !== undefined) context.addIssue({ code: 'custom', message: notTaken(character) });
      else if (!isVisible(text)) context.addIssue({ code: 'custom', message: 'write something that can be seen' });
    }),
  );

/** A text of an organizer on one line, with something to see in it. */
export const OrganizerLine = textWithout(forbiddenIn);

/** A text of an organizer that may have several lines. */
export const OrganizerLines = textWithout(forbiddenInLines);

/**
 * A text of an organizer that answers are compared with. It may have several lines, or be empty.
 */
export const comparedText = (maxCharacters: number) =>
  z.string().check(
    z.maxLength(maxCharacters),
    z.superRefine((text, context) => {
      const character = forbiddenInLines(text);
      if (character !== undefined) context.addIssue({ code: 'custom', message: notTaken(character) });
    }),
  );

/** A language tag (BCP 47): `ja`, `pt-BR`. */
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/;

/** More than any poll is asked in. */
const LANGUAGES_MAX = 50;

const inLanguages = <Text extends z.ZodMiniString>(text: Text) =>
  z
    .record(z.string().check(z.regex(LANGUAGE)), text, {
      error: ({ code }) => (code === 'invalid_key' ? 'use a language such as ja, en or pt-BR' : undefined),
    })
    .check(
      z.refine((texts) => Object.keys(texts).length > 0, { error: 'write the text in one language at least' }),
      z.refine((texts) => Object.keys(texts).length <= LANGUAGES_MAX, {
        error: `use up to ${LANGUAGES_MAX} languages`,
      }),
    );

/** A line in one or more languages. Readers of other languages get the first. */
export const LocalizedText = inLanguages(OrganizerLine);
export type LocalizedText = z.infer<typeof LocalizedText>;

/** Like `LocalizedText`, with line breaks. */
export const LocalizedLines = inLanguages(OrganizerLines);
export type LocalizedLines = z.infer<typeof LocalizedLines>;

/** Counts the characters of a text as limits do: in code points, so that no emoji is halved. */
export const charactersOf = (text: string): number => [...text].length;

/** A text as a visitor types it. Halves of surrogate pairs are refused: no table can store them. */
export const typedText = (maxCharacters: number) =>
  z.string().check(
    z.maxLength(maxCharacters),
    z.refine((text) => text.isWellFormed(), { error: 'use whole Unicode characters' }),
  );

/** Longest typed name or code, with anything that people put around it, in characters. */
export const TYPED_MAX_CHARACTERS = 64;

/** Returns the schema of a typed name or code: takes any spelling, gives the normalized form. */
export const typedIn = (normalize: (typed: string) => string, form: RegExp, error: string) =>
  z.pipe(
    z.pipe(z.string().check(z.maxLength(TYPED_MAX_CHARACTERS)), z.transform(normalize)),
    z.string().check(z.regex(form, { error })),
  );

interface Question {
  required: boolean;
  maxCharacters: number;
}

/**
 * Returns the schema of the text that answers a question. It trims the text; if the question is
 * required, there must be something to see.
 */
export function writtenText({ required, maxCharacters }: Question) {
  const text = z.string().check(z.trim(), z.maxLength(maxCharacters));
  return required
    ? text.check(z.minLength(1), z.refine(isVisible, { error: 'write something that can be seen' }))
    : text;
}

/** Returns true if exactly this text can be recorded as an answer to the question. */
export function canBeWritten(question: Question, text: string): boolean {
  const written = writtenText(question).safeParse(text);
  return written.success && written.data === text;
}

/**
 * Returns the text in the first of the languages that it has, or else in its own first language.
 * @param languages BCP 47 tags such as `ja` or `en-GB`: the reader's, then the poll's (`languageOf`)
 */
export function inLanguage(text: LocalizedText, ...languages: string[]): string {
  const found = languages
    .flatMap((language) => [language, language.split('-')[0] ?? language])
    .find((language) => Object.hasOwn(text, language));
  return (found === undefined ? Object.values(text)[0] : text[found]) ?? '';
}
