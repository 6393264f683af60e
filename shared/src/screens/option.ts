import * as z from 'zod/mini';
import { OptionId, uniqueIds } from '../values/ids.ts';
import type { Issue } from '../values/issue.ts';
import { LocalizedText } from '../values/text.ts';

const IMAGE_ADDRESS_MAX_CHARACTERS = 500;

/** Stands for the site of the front end. `.invalid` is reserved (RFC 6761). */
const SITE = 'https://front-end.invalid';

/**
 * Characters that browsers drop from an address or read as a slash, or that end it in HTML or CSS.
 */
const REPAIRED = /[\s\\\p{C}"'<>]/u;

/**
 * Returns the address of a picture as every browser reads it: `https://…`, or a path on the site of
 * the front end. Returns undefined if it leads elsewhere or a browser would repair it: another
 * scheme, credentials, `//host`, `/\host`, `https:/host`, `/.//host`.
 */
export function imageAddress(text: string): string | undefined {
  if (REPAIRED.test(text) || !/^(?:https:\/\/[^/]|\/)/i.test(text) || !URL.canParse(text, SITE)) return undefined;
  const { username, password, origin, href } = new URL(text, SITE);
  if (username !== '' || password !== '') return undefined;
  if (!text.startsWith('/')) return href;
  const path = href.slice(SITE.length);
  return origin === SITE && !path.startsWith('//') ? path : undefined;
}

/** One thing that can be voted for. */
export const Option = z.strictObject({
  id: OptionId,
  label: LocalizedText,
  category: z.optional(LocalizedText),
  color: z.optional(z.string().check(z.regex(/^#[0-9a-f]{6}$/i, { error: 'use a colour such as #ff9900' }))),
  /** The address of a picture, stored as `imageAddress` returns it. */
  image: z.optional(
    z.string().check(
      z.refine((text) => imageAddress(text) !== undefined, {
        error: 'use an https:// address without a name or password in it, or a path such as /images/lambda.svg',
      }),
      z.overwrite((text) => imageAddress(text) ?? text),
      // Checked last: the stored address may be longer than the written one (`茶` is `%E8%8C%B6`).
      z.maxLength(IMAGE_ADDRESS_MAX_CHARACTERS),
    ),
  ),
  /** True if it cannot be chosen any more. Its votes stay counted and shown. */
  hidden: z._default(z.boolean(), false),
});
export type Option = z.infer<typeof Option>;

/** Most options of one screen. */
export const OPTIONS_MAX = 100;

export const Options = z
  .array(Option)
  .check(z.minLength(1), z.maxLength(OPTIONS_MAX), z.superRefine(uniqueIds('options')));

/** Returns the options that can be chosen now. */
export function choosableOptions({ options }: { options: readonly Option[] }): Option[] {
  return options.filter((option) => !option.hidden);
}

/** Returns an issue for each removed option, which may have votes or points. */
export function optionChangeIssues(
  stored: { options: readonly Option[] },
  wanted: { options: readonly Option[] },
): Issue[] {
  const kept = new Set(wanted.options.map(({ id }) => id));
  return stored.options
    .filter(({ id }) => !kept.has(id))
    .map(({ id }) => ({
      path: ['options'],
      message: `the option "${id}" may have votes: keep it, and set "hidden" to true so that it can't be chosen any more`,
    }));
}
