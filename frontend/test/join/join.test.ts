import { joinCodeOf, type PollListing } from '@booth/shared';
import { ConnectionError, RefusedError } from '../../src/api/request-error.ts';
import { notClosed } from '../../src/features/join/api/open-polls.ts';
import {
  asShown,
  joinIssueOf,
  readJoinCode,
  shownJoinCode,
  spelledJoinCode,
} from '../../src/features/join/join-code.ts';

describe('a typed join code', () => {
  it.each([
    ['as it is shown', 'K7Q F2M'],
    ['in lower case', 'k7qf2m'],
    ['on a Japanese keyboard', 'Ｋ７Ｑ　ｆ２ｍ'],
    ['on a Japanese keyboard, with a long vowel mark as hyphen', 'Ｋ７Ｑーｆ２ｍ'],
    ['with a hyphen and spaces around it', '  k7q-f2m '],
  ])('%s is the same', (_how, typed) => {
    expect(readJoinCode(typed)).toEqual({ code: 'K7QF2M' });
  });

  it('takes letters for the digits that they look like', () => {
    expect(readJoinCode('OIL 0o1')).toEqual({ code: '011001' });
  });

  it('is told apart as missing or invalid', () => {
    expect(readJoinCode('　 ')).toEqual({ issue: 'missing' });
    for (const typed of ['K7QF2', 'K7QF2M9', 'K7Q F2U', 'こんにちは！']) {
      expect([typed, readJoinCode(typed)]).toEqual([typed, { issue: 'malformed' }]);
    }
  });

  it('is formatted as it is shown once it is complete', () => {
    expect(asShown('ｋ７ｑｆ２ｍ')).toBe('K7Q F2M');
    expect(asShown('k7q')).toBe('k7q');
  });
});

describe('a displayed join code', () => {
  it('is what one types, and is spelled out by screen readers', () => {
    const code = joinCodeOf('show-of-hands');
    expect(readJoinCode(shownJoinCode(code))).toEqual({ code });
    expect(readJoinCode(spelledJoinCode(code))).toEqual({ code });
    expect(spelledJoinCode('K7QF2M')).toBe('K 7 Q F 2 M');
  });
});

describe('a failed search by join code', () => {
  const refusal = (code: string, status: number) =>
    new RefusedError(status, { type: 't', title: 't', status, code, detail: 'd' });

  it.each([
    [undefined, null],
    ['connection', new ConnectionError(undefined)],
    ['unknown', refusal('unknown-poll', 404)],
    ['unexpected', refusal('internal-error', 500)],
    ['unexpected', new Error('a surprise')],
  ])('says %s', (issue, error) => {
    expect(joinIssueOf(error)).toBe(issue);
  });
});

describe('the list of open polls', () => {
  const listing = (pollId: string, times: Partial<PollListing> = {}): PollListing => ({
    pollId,
    title: { en: pollId },
    joinCode: joinCodeOf(pollId),
    ...times,
  });

  it('leaves out polls that have closed by themselves since it was read, and has those that will open', () => {
    const polls = [
      listing('open'),
      listing('soon', { opensAt: '2026-12-01T10:00:00+09:00' }),
      listing('over', { closesAt: '2026-12-01T09:00:00+09:00' }),
    ];
    const shown = notClosed(polls, new Date('2026-12-01T00:00:00Z'));
    expect(shown.map(({ pollId }) => pollId)).toEqual(['open', 'soon']);
  });
});
