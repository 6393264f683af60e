import { z } from 'zod';
import { OptionId } from './ids.ts';
import { LocalizedText } from './text.ts';

const IMAGE_ADDRESS_MAX_CHARACTERS = 500;

/** One thing that can be voted for. */
export const Option = z.object({
  id: OptionId,
  label: LocalizedText,
  category: LocalizedText.optional(),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, { error: 'use a colour such as #ff9900' })
    .optional(),
  /** The address of a picture: elsewhere by HTTPS, or a path on the site of the front end. */
  image: z
    .string()
    .max(IMAGE_ADDRESS_MAX_CHARACTERS)
    .regex(/^(https:\/\/[^\s"'<>]+|\/(?!\/)[^\s"'<>]*)$/, {
      error: 'use an https:// address, or a path such as /images/lambda.svg',
    })
    .optional(),
  /** Can't be chosen any more; its votes stay counted and shown. */
  hidden: z.boolean().default(false),
});
export type Option = z.infer<typeof Option>;

/** The options that can be chosen now. */
export function choosableOptions({ options }: { options: readonly Option[] }): Option[] {
  return options.filter((option) => !option.hidden);
}
