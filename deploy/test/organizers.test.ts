import { firstPassword, namesFor } from '../src/organizers.ts';

describe('names for an account', () => {
  test('begin with what is before the @, and go on with numbers for namesakes', () => {
    expect(namesFor('hanako@example.com').slice(0, 3)).toEqual(['hanako', 'hanako-2', 'hanako-3']);
  });

  test('are never a mail address, and have no letters but those of addresses', () => {
    expect(namesFor('"a b@c"+d@example.com')[0]).toBe('-a-b');
    expect(namesFor('ha.na-ko_1+booth@example.com')[0]).toBe('ha.na-ko_1-booth');
  });
});

test('the first password has what the pool of sign-in.yml asks for, and is another one each time', () => {
  const passwords = Array.from({ length: 100 }, firstPassword);
  for (const password of passwords) expect(password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{14,}$/);
  expect(new Set(passwords).size).toBe(passwords.length);
});
