import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Handle, IdentityPolicy, missingProof, normalizeHandle, sessionIdSource, userIdSource } from '../src/index.ts';

describe('a name', () => {
  test.each(['jo', '@jo', ' @Jo ', 'JO', '＠ＪＯ', 'ｊｏ'])('%j is @jo', (typed) => {
    expect(Handle.parse(typed)).toBe('@jo');
  });

  test.each(['', '@', '@@jo', '.jo', 'jo doe', 'jo@doe', 'ジョー', 'a#b', 'a'.repeat(31)])(
    '%j is not a name',
    (typed) => {
      expect(Handle.safeParse(typed).success).toBe(false);
    },
  );

  test.each([
    '@jo.',
    'jo!',
    '@jo..',
    '@jo 。',
    'jo…',
    '@jo)',
    '@jo-',
    '@ jo',
    'j\u200Bo',
    '\uFEFF@jo\u200E',
    '\u3000＠ｊｏ．\u00A0',
  ])('%j is @jo, because punctuation around it and invisible characters do not matter', (typed) => {
    expect(Handle.parse(typed)).toBe('@jo');
  });

  test.each(['jo_', '_jo', 'j.o', 'j-o', 'jo2'])('%s is another voter than @jo', (typed) => {
    expect(Handle.parse(typed)).toBe(`@${typed}`);
  });

  test('a refusal says which characters are allowed', () => {
    expect(Handle.safeParse('ジョー').error?.issues[0]?.message).toMatch(
      /a to z, digits and underscores.*dots and hyphens/,
    );
  });

  test('the workflow of direct ballots takes the normalized form of a name and no other', () => {
    const workflow = readFileSync(join(__dirname, '../../services/survey/workflows/cast-ballot.asl.yml'), 'utf8');
    const [, expression = ''] = /submission\.handle, \/(.+?)\/\)/.exec(workflow) ?? [];
    const taken = new RegExp(expression);
    const typed = fc
      .array(fc.constantFrom(...'@＠.-_!。 aｊJ9', '\u200B', '\u00A0'), { maxLength: 8 })
      .map((letters) => letters.join(''));
    fc.assert(
      fc.property(typed, (name) => {
        const handle = Handle.safeParse(name).data;
        expect(taken.test(name)).toBe(handle === name);
        if (handle !== undefined) expect([taken.test(handle), Handle.parse(handle)]).toEqual([true, handle]);
      }),
      { numRuns: 3_000 },
    );
  });

  test('normalizing twice is normalizing once', () => {
    expect(normalizeHandle(normalizeHandle(' Jo.Doe '))).toBe(normalizeHandle(' Jo.Doe '));
  });
});

describe('a voter', () => {
  const voter = { deviceId: 'v'.repeat(22), handle: '@jo', code: 'K7QF2M9X4T01', idempotencyKey: '1' };

  test('has another id under each policy', () => {
    const sources = IdentityPolicy.options.map((policy) => userIdSource(policy, 'p', voter));
    expect(new Set(sources).size).toBe(IdentityPolicy.options.length);
    expect(userIdSource('device', 'p', voter)).toBe(sessionIdSource('p', voter.deviceId));
  });

  test.each([
    ['device', 'p#vvvvvvvvvvvvvvvvvvvvvv'],
    ['handle', 'p#@jo'],
    ['code', 'p#code:K7QF2M9X4T01'],
    ['open', 'p#vvvvvvvvvvvvvvvvvvvvvv#1'],
  ] as const)('is named under the policy %s by the hash of %s, as the workflows build it', (policy, source) => {
    expect(userIdSource(policy, 'p', voter)).toBe(source);
  });

  test('is the same on any device by name or code; by idempotency key in an open poll', () => {
    const elsewhere = { ...voter, deviceId: 'w'.repeat(22), idempotencyKey: '2' };
    const isSame = (policy: IdentityPolicy) =>
      userIdSource(policy, 'p', voter) === userIdSource(policy, 'p', elsewhere);
    expect(IdentityPolicy.options.filter(isSame)).toEqual(['handle', 'code']);
  });

  test.each([
    ['device', {}, undefined],
    ['open', {}, undefined],
    ['handle', { code: voter.code }, 'handle'],
    ['code', { handle: voter.handle }, 'code'],
    ['handle', { handle: voter.handle }, undefined],
    ['code', { code: voter.code }, undefined],
  ] as const)('policy %s and %j: %s is missing', (policy, proof, missing) => {
    const given: { handle?: string; code?: string } = proof;
    expect(missingProof(policy, { handle: given.handle, code: given.code })).toBe(missing);
  });
});
