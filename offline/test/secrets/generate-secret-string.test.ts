import { generateSecretString } from '../../src/secrets/generate-secret-string.ts';

describe('generateSecretString', () => {
  test('has 32 characters by default, with letters of both cases, digits and punctuation', () => {
    const generated = generateSecretString({});
    expect(generated).toHaveLength(32);
    for (const type of [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d\s]/]) expect(generated).toMatch(type);
    expect(generateSecretString({})).not.toBe(generated);
  });

  test.each([
    ['no punctuation', { PasswordLength: 43, ExcludePunctuation: true }, /^[a-zA-Z\d]{43}$/],
    ['digits only', { ExcludeLowercase: true, ExcludeUppercase: true, ExcludePunctuation: true }, /^\d{32}$/],
    [
      'none of the excluded characters',
      { PasswordLength: 4096, ExcludeCharacters: 'aeiou"', RequireEachIncludedType: false },
      /^[^aeiou"]{4096}$/,
    ],
    [
      'one of each type if it is just long enough',
      { PasswordLength: 5, IncludeSpace: true },
      /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.* )(?=.*[^a-zA-Z\d ]).{5}$/,
    ],
  ])('has %s', (_what, property, form) => {
    expect(generateSecretString(property)).toMatch(form);
  });

  test('can be put into a template', () => {
    const property = { SecretStringTemplate: '{"username":"booth"}', GenerateStringKey: 'password' };
    expect(JSON.parse(generateSecretString(property))).toEqual({
      username: 'booth',
      password: expect.stringMatching(/^.{32}$/),
    });
  });

  test.each([
    ['fewer characters than types', { PasswordLength: 3 }, 'length of 4'],
    [
      'no characters at all',
      { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true },
      'excludes every character',
    ],
  ])('that allows %s is an error', (_what, property, message) => {
    expect(() => generateSecretString(property)).toThrow(message);
  });
});
