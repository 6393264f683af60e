import { randomUUID } from 'node:crypto';
import { type Poll, phaseOf, problems } from '@booth/shared';
import { notOpenProblem } from '../../src/polls/open-poll.ts';
import { type DirectBallots, startDirectBallots } from '../support/direct-ballot.ts';
import { aChoice, choose, optionsOf } from '../support/polls.ts';

const HOUR_MS = 3_600_000;

let service: DirectBallots;
beforeAll(async () => {
  service = await startDirectBallots();
});
afterAll(() => service.stop());

/** Returns the moment so many hours from now, with Tokyo's offset. */
function inHours(hours: number): string {
  const there = new Date(Date.now() + (hours + 9) * HOUR_MS);
  return there.toISOString().replace('Z', '+09:00');
}

const castIn = async (change: Partial<Poll>) => {
  const poll = await service.putHands(change);
  return { poll, ...(await service.cast(poll.pollId, randomUUID(), { optionIds: ['s3'] })) };
};

describe('a poll takes ballots between its times, by the server’s clock', () => {
  test.each<[string, Partial<Poll>]>([
    ['has opened', { opensAt: inHours(-1) }],
    ['closes later', { closesAt: inHours(1) }],
    ['is between the two', { opensAt: inHours(-1), closesAt: inHours(1) }],
    ['was closed only after the ballot arrived', { status: 'closed', closedAt: inHours(1) }],
    ['was closed and archived only after the ballot arrived', { status: 'archived', closedAt: inHours(1) }],
  ])('one that %s takes a ballot', async (_what, change) => {
    const { view, poll } = await castIn(change);
    expect(phaseOf(poll, new Date())).toBe('open');
    expect(view?.answers).toEqual({ hands: choose('s3') });
  });

  test.each<[string, Partial<Poll>, 'opensAt' | 'closesAt' | 'closedAt' | undefined]>([
    ['opens later', { opensAt: inHours(1) }, 'opensAt'],
    ['has opened and closed by its times', { opensAt: inHours(-2), closesAt: inHours(-1) }, 'closesAt'],
    ['was closed', { status: 'closed', closedAt: inHours(-1) }, 'closedAt'],
    [
      'was closed before its closing time',
      { status: 'closed', closedAt: inHours(-2), closesAt: inHours(-1) },
      'closedAt',
    ],
    [
      'was closed after its closing time',
      { status: 'closed', closedAt: inHours(-1), closesAt: inHours(-2) },
      'closesAt',
    ],
    [
      'was closed after the ballot, which came after its time',
      { status: 'closed', closedAt: inHours(1), closesAt: inHours(-1) },
      'closesAt',
    ],
    ['was archived', { status: 'archived', closedAt: inHours(-1), closesAt: inHours(1) }, 'closedAt'],
    ['was closed, and would open later', { status: 'closed', closedAt: inHours(-1), opensAt: inHours(1) }, 'closedAt'],
    ['was closed at an unknown time', { status: 'closed' }, undefined],
  ])('one that %s takes none: the refusal equals that of a session, and says when', async (_what, change, when) => {
    // Act
    const { poll, status, problem } = await castIn(change);

    // Assess
    expect(status).toBe(problems['poll-not-open'].status);
    expect(problem).toEqual(notOpenProblem(poll, new Date())?.problem);
    const named = when && { [when === 'opensAt' ? 'opensAt' : 'closedAt']: poll[when] };
    expect(problem).toMatchObject({ code: 'poll-not-open', ...named });
    if (when !== undefined) expect(problem?.detail).toContain(poll[when]);
    expect(await service.recordedIn(poll.pollId)).toEqual([]);
  });

  test('a draft is an unknown poll, whatever its times', async () => {
    const { problem } = await castIn({ status: 'draft', opensAt: inHours(-1) });
    expect(problem?.code).toBe('unknown-poll');
  });

  test('a ballot recorded in time is answered again after the closing time', async () => {
    // Prepare
    const poll = await service.putHands({ closesAt: inHours(1) });
    const deviceId = randomUUID();
    const first = await service.cast(poll.pollId, deviceId, { optionIds: ['s3'] });
    await service.putPoll({ ...poll, closesAt: inHours(-1) });

    // Act
    const again = await service.cast(poll.pollId, deviceId, { optionIds: ['s3'] });
    const other = await service.cast(poll.pollId, deviceId, { optionIds: ['sqs'] });

    // Assess
    expect(again.view).toEqual(first.view);
    expect(other.problem?.code).toBe('poll-not-open');
  });
});

describe('hidden options', () => {
  test('can’t be chosen; the others can', async () => {
    // Prepare
    const options = optionsOf('s3', 'sqs', 'lambda').map((option) => ({ ...option, hidden: option.id === 'sqs' }));
    const { pollId } = await service.putHands({ screens: [aChoice('hands', { options, max: 2 })] });

    // Act
    const refused = await service.cast(pollId, randomUUID(), { optionIds: ['s3', 'sqs'] });
    const taken = await service.cast(pollId, randomUUID(), { optionIds: ['s3'] });

    // Assess
    expect(refused.problem?.errors).toEqual([{ path: 'body.optionIds.1', message: 'the poll has no such option' }]);
    expect(taken.status).toBe(200);
  });
});
