import * as z from 'zod/mini';
import { FieldId, uniqueIds } from '../values/ids.ts';
import { canBeWritten, FREE_TEXT_MAX_CHARACTERS, LocalizedText, typedText, writtenText } from '../values/text.ts';
import { type ScreenType, screenBase } from './screen-type.ts';

/** Most fields of one screen. */
export const FIELDS_MAX = 20;

/** Most choices of one field. */
export const CHOICES_MAX = 50;

const Field = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    id: FieldId,
    label: LocalizedText,
    required: z._default(z.boolean(), false),
    maxCharacters: z._default(z.int().check(z.minimum(1), z.maximum(FREE_TEXT_MAX_CHARACTERS)), 80),
  }),
  z.strictObject({
    type: z.literal('select'),
    id: FieldId,
    label: LocalizedText,
    required: z._default(z.boolean(), false),
    choices: z
      .array(z.strictObject({ id: FieldId, label: LocalizedText }))
      .check(z.minLength(2), z.maxLength(CHOICES_MAX), z.superRefine(uniqueIds('choices'))),
  }),
  z.strictObject({ type: z.literal('checkbox'), id: FieldId, label: LocalizedText }),
]);
export type Field = z.infer<typeof Field>;

export const ProfileScreen = z.strictObject({
  ...screenBase,
  type: z.literal('profile'),
  fields: z.array(Field).check(z.minLength(1), z.maxLength(FIELDS_MAX), z.superRefine(uniqueIds('fields'))),
});
export type ProfileScreen = z.infer<typeof ProfileScreen>;

export const ProfileAnswer = z.object({
  type: z.literal('profile'),
  fields: z.record(FieldId, z.union([typedText(FREE_TEXT_MAX_CHARACTERS), z.boolean()])),
});
export type ProfileAnswer = z.infer<typeof ProfileAnswer>;

function fieldSchema(field: Field) {
  switch (field.type) {
    case 'checkbox':
      return z.optional(z.boolean());
    case 'select': {
      const choice = z.enum(field.choices.map((c) => c.id));
      return field.required ? choice : z.optional(choice);
    }
    case 'text':
      return field.required ? writtenText(field) : z.optional(writtenText(field));
  }
}

/** zod also reads inherited members, and a field may be called `constructor`. */
function withoutPrototype(fields: unknown): unknown {
  return typeof fields === 'object' && fields !== null ? Object.assign(Object.create(null), fields) : fields;
}

/** Ids of fields never hold `=`. */
const branchValueOf = (fieldId: string, value: string | boolean): string => `${fieldId}=${value}`;

/** Returns all branch values that the field can have. */
function branchValuesOf(field: Exclude<Field, { type: 'text' }>): string[] {
  const values = field.type === 'checkbox' ? [true, false] : field.choices.map(({ id }) => id);
  return values.map((value) => branchValueOf(field.id, value));
}

export const profile: ScreenType<ProfileScreen, ProfileAnswer, never> = {
  answerSchema: (screen) =>
    z.strictObject({
      type: z.literal('profile'),
      fields: z.pipe(
        z.pipe(
          z.transform(withoutPrototype),
          z.strictObject(Object.fromEntries(screen.fields.map((field) => [field.id, fieldSchema(field)]))),
        ),
        z.transform((fields) =>
          Object.fromEntries(
            Object.entries(fields).flatMap(([id, value]) => (value === undefined ? [] : [[id, value]])),
          ),
        ),
      ),
    }),

  writtenCharacters: ({ fields }) =>
    fields.reduce((sum, field) => sum + (field.type === 'text' ? field.maxCharacters : 0), 0),

  branchValues: ({ fields }) => Object.entries(fields).map(([id, value]) => branchValueOf(id, value)),
  canBranchOn: ({ fields }, value) => {
    const field = fields.find(({ id }) => value.startsWith(branchValueOf(id, '')));
    if (field === undefined) return false;
    if (field.type === 'text') return canBeWritten(field, value.slice(branchValueOf(field.id, '').length));
    return branchValuesOf(field).includes(value);
  },
  // A field that may be left out can have no value at all.
  alwaysHasOneOf: ({ fields }, values) =>
    fields.some(
      (field) => field.type === 'select' && field.required && branchValuesOf(field).every((value) => values.has(value)),
    ),

  votes: () => [],
  directChoice: () => undefined,

  // Personal: never counted, never shown.
  counters: () => new Map(),
  tally: () => undefined,
  resultLines: () => [],

  csvColumns: ({ fields }) => fields.map(({ id }) => id),
  csvCells: ({ fields }) => new Map(Object.entries(fields)),
  withoutPersonal: () => undefined,
  changeIssues: () => [],
};
