import { copyOf } from '../../src/features/organize/definition/copy-of.ts';
import { definitionOf } from '../../src/features/organize/definition/definition.ts';
import { aPoll } from '../support/polls.ts';

describe('a copy of a poll', () => {
  const now = Date.parse('2026-12-10T00:00:00Z');

  it.each([
    [
      { en: 'Tea', ja: 'お茶', fr: 'Thé' },
      { en: 'Tea (copy)', ja: 'お茶のコピー', fr: 'Thé (2)' },
    ],
    [
      { en: 'Tea (copy)', ja: 'お茶のコピー', fr: 'Thé (2)' },
      { en: 'Tea (copy 2)', ja: 'お茶のコピー2', fr: 'Thé (3)' },
    ],
    [{ ja: 'お茶のコピー9' }, { ja: 'お茶のコピー10' }],
    [{ en: 'x'.repeat(500) }, { en: 'x'.repeat(500) }],
  ])('of %j is named %j', (title, named) => {
    expect(copyOf(aPoll({ title }), now).title).toEqual(named);
  });

  it('has an id that says so once', () => {
    expect(copyOf(aPoll({ pollId: 'tea' }), now).pollId).toBe('tea-copy');
    expect(copyOf(aPoll({ pollId: 'tea-copy-2' }), now).pollId).toBe('tea-copy');
    expect(copyOf(aPoll({ pollId: 'x'.repeat(64) }), now).pollId).toBe(`${'x'.repeat(59)}-copy`);
  });

  it('has everything else, except times that have passed', () => {
    const poll = aPoll({ opensAt: '2026-12-09T00:00:00Z', closesAt: '2026-12-11T00:00:00Z', status: 'closed' });
    const { opensAt: _opensAt, pollId: _id, title: _title, ...rest } = definitionOf(poll);
    const { pollId: _copyId, title: _copyTitle, ...copy } = copyOf(poll, now);
    expect(copy).toEqual(rest);
    expect(copyOf(poll, Date.parse('2026-12-11T00:00:00Z')).closesAt).toBeUndefined();
  });
});
