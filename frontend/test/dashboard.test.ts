import { lastHourOf } from '../src/features/dashboard/last-hour.ts';
import { standingsOf, votesIn } from '../src/features/dashboard/standings.ts';
import { inWords, voteAddress } from '../src/features/dashboard/vote-address.ts';
import { aPoll, aSnapshot } from './polls.ts';

const { options } = aPoll();
const counted = (counts: Record<string, number>, ballots: number) =>
  aSnapshot({ ballots, options: Object.entries(counts).map(([optionId, count]) => ({ optionId, count })) });

describe('standings', () => {
  it('have the most votes first, with bars as long as their part of the longest', () => {
    const standings = standingsOf(options, counted({ s3: 8, lambda: 2 }, 10));
    expect(standings.map(({ option, count, length, share }) => [option.id, count, length, share])).toEqual([
      ['s3', 8, 1, 0.8],
      ['lambda', 2, 0.25, 0.2],
      ['ec2', 0, 0, 0],
      ['other', 0, 0, 0],
    ]);
  });

  it('keep the order of the poll in ties, whatever order the counts come in, and share the rank', () => {
    const one = standingsOf(options, counted({ ec2: 3, s3: 3, lambda: 1 }, 4));
    const other = standingsOf(options, counted({ lambda: 1, s3: 3, ec2: 3 }, 4));
    expect(one).toEqual(other);
    expect(one.map(({ option, rank }) => [option.id, rank])).toEqual([
      ['s3', 1],
      ['ec2', 1],
      ['lambda', 3],
      ['other', 4],
    ]);
  });

  it('of a poll without votes are all zero, without a division by it', () => {
    for (const standing of standingsOf(options, aSnapshot())) expect(standing).toMatchObject({ share: 0, length: 0 });
  });

  it('leave out options that the poll no longer has, which still count as votes', () => {
    const snapshot = counted({ gone: 2, s3: 1 }, 3);
    expect(standingsOf(options, snapshot).map(({ option }) => option.id)).not.toContain('gone');
    expect(votesIn(snapshot)).toBe(3);
  });
});

describe('the last hour', () => {
  const now = Date.parse('2026-01-01T12:30:20Z');

  it('has sixty minutes up to now, zero where nobody voted', () => {
    const hour = lastHourOf([{ minute: '2026-01-01T12:29', ballots: 4 }], now);
    expect(hour).toHaveLength(60);
    expect(hour[0]?.minute).toBe('2026-01-01T11:31');
    expect(hour.slice(-2)).toEqual([
      { minute: '2026-01-01T12:29', ballots: 4 },
      { minute: '2026-01-01T12:30', ballots: 0 },
    ]);
  });

  it('leaves out what is older', () => {
    const hour = lastHourOf([{ minute: '2026-01-01T11:30', ballots: 4 }], now);
    expect(hour.reduce((sum, { ballots }) => sum + ballots, 0)).toBe(0);
  });
});

describe('the address of the vote', () => {
  it('is the shortest: the booth has its own poll at the root', () => {
    expect(voteAddress('https://booth.example', 'favourites', 'favourites')).toBe('https://booth.example/');
    expect(voteAddress('https://booth.example', 'lunch', 'favourites')).toBe('https://booth.example/polls/lunch');
  });

  it('is written on the wall without protocol and last slash', () => {
    expect(inWords('https://booth.example/')).toBe('booth.example');
    expect(inWords('http://10.0.0.2:5173/polls/lunch')).toBe('10.0.0.2:5173/polls/lunch');
  });
});
