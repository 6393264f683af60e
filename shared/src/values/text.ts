import * as z from 'zod/mini';

/** Longest free text that a visitor can send, in characters. */
export const FREE_TEXT_MAX_CHARACTERS = 1_000;

/** Longest text of a poll that one screen shows, in characters. */
const TEXT_MAX_CHARACTERS = 500;

/**
 * What no text of a poll holds:
 * - control characters (`Cc`), line and paragraph separators (`Zl`, `Zp`)
 * - halves of surrogate pairs (`Cs`): no text in UTF-8 has them
 * - bidirectional embeddings, overrides and isolates, which make a text read otherwise than it is written, on the screen as in
 *   an exported file (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing). The marks U+200E, U+200F and U+061C
 *   stay: right-to-left texts need them, and they move nothing but the punctuation beside them.
 */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;

/**
 * A character that a reader can see. Not one: white space, marks that stand on another character,
 * format characters, what renderers leave out (`DI`, with soft hyphens, Hangul fillers, variation
 * selectors and tags), what is no character (`NChar`), and letters and symbols that are drawn as
 * nothing: the blank Braille pattern, the object replacement character, the null notehead, blanks
 * of hieroglyphs.
 */
const VISIBLE = /[^\p{White_Space}\p{M}\p{Cc}\p{Cf}\p{Cs}\p{DI}\p{NChar}\u2800\uFFFC\u{1D159}\u{13441}\u{13442}]/u;

/**
 * Whether a reader sees anything of the text. An emoji is seen, whatever joiners and selectors it
 * is made of.
 */
export const isVisible = (text: string): boolean => VISIBLE.test(text);

/** `U+202E`, as a message names a character that cannot be seen. */
const codePointOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** The first forbidden character of a text; of one of several lines, line breaks are none. */
const forbiddenIn = (text: string): string | undefined => FORBIDDEN.exec(text)?.[0];
const forbiddenInLines = (text: string): string | undefined => forbiddenIn(text.replaceAll('\n', ''));

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

/** A text of an organizer, on one line: printable, and with something to see. */
export const OrganizerLine = textWithout(forbiddenIn);

/** A text of an organizer that may have several lines. */
export const OrganizerLines = textWithout(forbiddenInLines);

/**
 * A text of an organizer with which answers are compared: it may have several lines, or be empty.
 */
export const comparedText = (maxCharacters: number) =>
  z.string().check(
    z.maxLength(maxCharacters),
    z.superRefine((text, context) => {
      const character = forbiddenInLines(text);
      if (character !== undefined) context.addIssue({ code: 'custom', message: notTaken(character) });
    }),
  );

/** A language as a text names it (BCP 47): `ja`, `pt-BR`. */
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

/**
 * A line in the languages of the poll: one is enough, and the first is shown to readers of all
 * others.
 */
export const LocalizedText = inLanguages(OrganizerLine);
export type LocalizedText = z.infer<typeof LocalizedText>;

/** Like `LocalizedText`, with line breaks. */
export const LocalizedLines = inLanguages(OrganizerLines);
export type LocalizedLines = z.infer<typeof LocalizedLines>;

/**
 * How many characters a text has, as limits count them: code points, so an emoji is one or a few
 * and never a half.
 */
export const charactersOf = (text: string): number => [...text].length;

/**
 * What a visitor types: any text that there is, but no halves of surrogate pairs, which no table
 * and no file can keep.
 */
export const typedText = (maxCharacters: number) =>
  z.string().check(
    z.maxLength(maxCharacters),
    z.refine((text) => text.isWellFormed(), { error: 'use whole Unicode characters' }),
  );

/** More than any name or code has, with what people put around it. */
export const TYPED_MAX_CHARACTERS = 64;

/** The schema of what somebody types: takes any way to type it, gives its one form. */
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
 * What a visitor writes to a question, as it is recorded: without the white space around it. If the
 * question is required, there is something to see.
 */
export function writtenText({ required, maxCharacters }: Question) {
  const text = z.string().check(z.trim(), z.maxLength(maxCharacters));
  return required
    ? text.check(z.minLength(1), z.refine(isVisible, { error: 'write something that can be seen' }))
    : text;
}

/** Returns whether this very text can be recorded of what visitors write to the question. */
export function canBeWritten(question: Question, text: string): boolean {
  const written = writtenText(question).safeParse(text);
  return written.success && written.data === text;
}

/**
 * The text in the first of the languages (BCP 47 tags such as `ja` or `en-GB`) that it has, and in
 * its own first language where it has none of them. Readers' languages come before the poll's first
 * (`languageOf`).
 */
export function inLanguage(text: LocalizedText, ...languages: string[]): string {
  const found = languages
    .flatMap((language) => [language, language.split('-')[0] ?? language])
    .find((language) => Object.hasOwn(text, language));
  return (found === undefined ? Object.values(text)[0] : text[found]) ?? '';
}
