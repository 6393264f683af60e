import type { PollSummary } from '@booth/shared';
import { filterIn, isFiltering, queryOf, shownPolls } from '../../src/features/organize/poll-list/poll-filter.ts';

describe('the list of polls', () => {
  const summary = (pollId: string, status: PollSummary['status'], title: Record<string, string>): PollSummary => ({
    ...{ pollId, version: 1, title, status, visibility: 'live', revealed: false },
  });
  const polls = [
    summary('old', 'archived', { en: 'Old' }),
    summary('show-of-hands', 'closed', { en: 'Show of hands', ja: '挙手' }),
    summary('b', 'open', { en: 'Question 10' }),
    summary('a', 'open', { en: 'Question 9' }),
    summary('draft', 'draft', { ja: '下書き' }),
  ];
  const shown = (query: string) =>
    shownPolls(polls, filterIn(new URLSearchParams(query)), 'en').map((each) => each.pollId);

  it('begins with open polls, and ends with archived ones', () => {
    expect(shown('')).toEqual(['a', 'b', 'draft', 'show-of-hands', 'old']);
  });

  it.each([
    ['q=挙手', ['show-of-hands']],
    ['q=SHOW', ['show-of-hands']],
    ['q=kaj fe7', ['show-of-hands']],
    ['q=ｑｕｅｓｔｉｏｎ', ['a', 'b']],
    ['status=draft', ['draft']],
    ['q=question&status=draft', []],
    ['status=nonsense', ['a', 'b', 'draft', 'show-of-hands', 'old']],
  ])('shows, for "%s", just %j', (query, ids) => {
    expect(shown(query)).toEqual(ids);
  });

  it('keeps its filter in the address', () => {
    for (const query of ['q=tea&status=open', 'q=tea', 'status=archived', '']) {
      const filter = filterIn(new URLSearchParams(query));
      expect([queryOf(filter).toString(), isFiltering(filter)]).toEqual([query, query !== '']);
    }
  });
});
