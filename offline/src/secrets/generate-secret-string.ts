import { randomInt } from 'node:crypto';
import { z } from 'zod';

const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/**
 * The property of AWS::SecretsManager::Secret, with its defaults (CloudFormation reference:
 * "AWS::SecretsManager::Secret GenerateSecretString").
 */
export const GenerateSecretString = z.strictObject({
  PasswordLength: z.coerce.number().int().min(1).max(4096).default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: z.boolean().default(false),
  ExcludeNumbers: z.boolean().default(false),
  ExcludePunctuation: z.boolean().default(false),
  ExcludeUppercase: z.boolean().default(false),
  IncludeSpace: z.boolean().default(false),
  RequireEachIncludedType: z.boolean().default(true),
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
});

/**
 * Generates a secret as CloudFormation does.
 * @throws if every character is excluded, or the length is too short for one of each type
 */
export function generateSecretString(property: z.input<typeof GenerateSecretString>): string {
  const settings = GenerateSecretString.parse(property);
  const password = generatePassword(settings);
  const { SecretStringTemplate: template, GenerateStringKey: key } = settings;
  if (template === undefined || key === undefined) return password;
  return JSON.stringify({ ...z.looseObject({}).parse(JSON.parse(template)), [key]: password });
}

function generatePassword(settings: z.infer<typeof GenerateSecretString>): string {
  const { PasswordLength: length, ExcludeCharacters: excluded, RequireEachIncludedType: each } = settings;
  const types = [
    settings.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    settings.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    settings.ExcludeNumbers ? '' : '0123456789',
    settings.ExcludePunctuation ? '' : PUNCTUATION,
    settings.IncludeSpace ? ' ' : '',
  ]
    .map((type) => [...type].filter((character) => !excluded.includes(character)))
    .filter((type) => type.length > 0);
  const all = types.flat();
  if (all.length === 0) throw new Error('GenerateSecretString excludes every character.');
  if (each && length < types.length) throw new Error(`GenerateSecretString needs a length of ${types.length}.`);
  for (;;) {
    const drawn = Array.from({ length }, () => all[randomInt(all.length)] ?? '');
    if (!each || types.every((type) => type.some((character) => drawn.includes(character)))) return drawn.join('');
  }
}
