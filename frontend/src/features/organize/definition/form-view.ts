import { OptionId } from '@booth/shared';
import { type ParseError, parse } from 'jsonc-parser';
import { z } from 'zod';

const Words = z.object({ en: z.string().catch(''), ja: z.string().catch('') }).catch({ en: '', ja: '' });

/** What the form shows of a text that need not be a poll yet. */
const FormView = z.object({
  title: Words,
  options: z
    .array(
      z
        .object({
          id: z.string().catch(''),
          label: Words,
          color: z.string().optional().catch(undefined),
          hidden: z.boolean().catch(false),
        })
        .catch({ id: '', label: { en: '', ja: '' }, hidden: false }),
    )
    .catch([]),
});
export type FormView = z.infer<typeof FormView>;

/** Undefined where the text is no JSON object: nothing in it can be found, so nothing can be set. */
export function formViewOf(text: string): FormView | undefined {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors);
  return errors.length === 0 ? FormView.safeParse(value).data : undefined;
}

const WHOLE_ID = /[^a-z0-9]+/g;

/** An id for a new option: made of its English name where that has letters, and like no other. */
export function newOptionId(label: string, taken: readonly string[]): string {
  const slug = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(WHOLE_ID, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50);
  const stem = OptionId.safeParse(slug).success ? slug : 'option';
  const numbered = (count: number) => (count === 1 && stem !== 'option' ? stem : `${stem}-${count}`);
  let count = 1;
  while (taken.includes(numbered(count))) count += 1;
  return numbered(count);
}
