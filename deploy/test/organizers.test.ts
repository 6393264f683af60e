import { firstPassword, namesFor } from '../src/organizers.ts';

describe('names for an account', () => {
  test('are the part before the @, with numbers for namesakes', () => {
    expect(namesFor('hanako@example.com').slice(0, 3)).toEqual(['hanako', 'hanako-2', 'hanako-3']);
  });

  test('are never a mail address, and have only characters that names may have', () => {
    expect(namesFor('"a b@c"+d@example.com')[0]).toBe('-a-b');
    expect(namesFor('ha.na-ko_1+booth@example.com')[0]).toBe('ha.na-ko_1-booth');
  });
});

test('the first password meets the policy of sign-in.yml and is different each time', () => {
  const passwords = Array.from({ length: 100 }, firstPassword);
  for (const password of passwords) expect(password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{14,}$/);
  expect(new Set(passwords).size).toBe(passwords.length);
});
