import { randomUUID } from 'node:crypto';
import {
  type DirectBallots,
  PARALLEL_BALLOTS,
  type PollChange,
  type Sent,
  startDirectBallots,
} from '../support/direct-ballot.ts';
import { aChoice, choose, optionsOf } from '../support/polls.ts';

const CODE = 'K7QF2M9X4T00';

let service: DirectBallots;
beforeAll(async () => {
  service = await startDirectBallots();
});
afterAll(() => service.stop());
afterEach(() => {
  expect(service.workflows.faults).toEqual([]);
});

/** Creates a poll whose votes can be changed, and a voter. */
const aVoter = async (change?: PollChange, proof: Pick<Sent, 'handle' | 'code'> = {}) => {
  const poll = await service.putHands({ allowVoteChange: true, ...change });
  const { pollId } = poll;
  const deviceId = randomUUID();
  const castFrom = (device: string, optionIds: string[], replaces?: string) =>
    service.cast(pollId, device, { ...proof, optionIds, ...(replaces === undefined ? {} : { replaces }) });
  return {
    poll,
    pollId,
    deviceId,
    cast: (optionIds: string[], replaces?: string) => castFrom(deviceId, optionIds, replaces),
    castFrom,
    /** Casts a ballot that must be recorded. Returns its time. */
    record: async (optionIds: string[], replaces?: string): Promise<string> => {
      const { view, problem } = await castFrom(deviceId, optionIds, replaces);
      if (view === undefined) throw new Error(`refused: ${problem?.detail}`);
      expect(view.answers).toEqual({ hands: choose(...optionIds) });
      return view.recordedAt;
    },
    /** Returns the ballots of the poll. */
    recorded: async () => {
      const ballots = await service.recordedIn(pollId);
      return {
        at: ballots.map(({ timestamp }) => timestamp),
        answers: ballots.map(({ answers }) => JSON.parse(answers)),
        votes: ballots.flatMap(({ serviceNames }) => serviceNames),
      };
    },
  };
};

describe('a ballot that replaces another', () => {
  test('replaces the one item: drops votes that are no longer chosen, adds new ones', async () => {
    // Prepare
    const voter = await aVoter();
    const first = await voter.record(['s3', 'sqs']);

    // Act
    const second = await voter.record(['lambda'], first);

    // Assess
    expect(second > first).toBe(true);
    expect(await voter.recorded()).toEqual({
      at: [second],
      answers: [{ hands: choose('lambda') }],
      votes: ['lambda'],
    });
  });

  test('costs a read of the ballot, and one write unit', async () => {
    const voter = await aVoter();
    const first = await voter.record(['s3', 'sqs']);
    const reply = await voter.cast(['sqs', 'lambda'], first);
    expect(service.unitsOf(reply)).toEqual([
      ['getItem', 1],
      ['getItem', 1],
      ['putItem', 1],
    ]);
  });

  test('can be replaced in turn, also by the first choice', async () => {
    const voter = await aVoter();
    const first = await voter.record(['s3']);
    const second = await voter.record(['sqs'], first);
    const third = await voter.record(['s3'], second);
    expect(await voter.recorded()).toMatchObject({ at: [third], votes: ['s3'] });
  });

  test('with the same options is no change: gets the recorded ballot, and nothing is written', async () => {
    const voter = await aVoter();
    const first = await voter.record(['s3', 'sqs']);
    const reply = await voter.cast(['sqs', 's3'], first);
    expect(reply.view).toEqual({ pollId: voter.pollId, answers: { hands: choose('s3', 'sqs') }, recordedAt: first });
    expect(service.unitsOf(reply).map(([action]) => action)).toEqual(['getItem', 'getItem']);
  });

  test('also replaces the ballot of a session', async () => {
    // Prepare
    const { pollId } = await service.putHands({ allowVoteChange: true });
    const visitor = service.visitor(pollId);
    const { view } = await visitor.start();
    await visitor.answer(view?.screenToken, choose('sqs'));
    await visitor.until(({ status }) => status === 'completed');
    const [ballot] = await service.recordedIn(pollId);

    // Act
    const reply = await service.cast(pollId, visitor.deviceId, { optionIds: ['s3'], replaces: ballot?.timestamp });

    // Assess
    expect(reply.view?.answers).toEqual({ hands: choose('s3') });
    expect((await service.recordedIn(pollId)).map(({ serviceNames }) => serviceNames)).toEqual([['s3']]);
  });
});

describe('a ballot can’t be replaced', () => {
  test.each<[string, PollChange, 'right' | 'stale' | 'none']>([
    ['in a poll that does not allow it', { allowVoteChange: false }, 'right'],
    ['without saying which one', {}, 'none'],
    ['with the time of no ballot', {}, 'stale'],
  ])('%s: already-voted, and what was recorded stays', async (_what, change, says) => {
    // Prepare
    const voter = await aVoter(change);
    const first = await voter.record(['s3']);
    const before = await voter.recorded();

    // Act
    const replaces = { right: first, stale: '2026-11-24T00:00:00.000Z', none: undefined }[says];
    const { status, problem } = await voter.cast(['sqs'], replaces);

    // Assess
    expect([status, problem?.code]).toEqual([409, 'already-voted']);
    expect(await voter.recorded()).toEqual(before);
  });

  test('if it was never recorded: nothing is recorded', async () => {
    const voter = await aVoter();
    const { status, problem } = await voter.cast(['s3'], '2026-11-24T00:00:00.000Z');
    expect([status, problem?.code]).toEqual([422, 'invalid-request']);
    expect(problem?.errors).toEqual([
      { path: 'body.replaces', message: expect.stringContaining('no ballot of yours') },
    ]);
    expect(await voter.recorded()).toMatchObject({ at: [] });
  });

  test('after the poll has closed: poll-not-open; the same options are still a repetition', async () => {
    // Prepare
    const voter = await aVoter();
    const first = await voter.record(['s3']);
    await service.putPoll({ ...voter.poll, status: 'closed', closedAt: new Date().toISOString() });

    // Act
    const other = await voter.cast(['sqs'], first);
    const same = await voter.cast(['s3'], first);

    // Assess
    expect(other.problem?.code).toBe('poll-not-open');
    expect(same.view?.recordedAt).toBe(first);
    expect(await voter.recorded()).toMatchObject({ at: [first], votes: ['s3'] });
  });

  test('by an option that is hidden now, even if the ballot has it; the recorded ballot is a repetition', async () => {
    // Prepare
    const voter = await aVoter();
    const first = await voter.record(['s3']);
    const options = optionsOf('s3', 'sqs', 'lambda', 'dynamodb');
    const hiding = aChoice('hands', { options: options.map((each) => ({ ...each, hidden: each.id === 's3' })) });
    await service.putHands({ pollId: voter.pollId, allowVoteChange: true, screens: [hiding] });

    // Act
    const more = await voter.cast(['s3', 'sqs'], first);
    const same = await voter.cast(['s3']);

    // Assess
    expect(more.problem?.errors).toEqual([{ path: 'body.optionIds.0', message: 'the poll has no such option' }]);
    expect(same.view?.recordedAt).toBe(first);
    expect(await voter.recorded()).toMatchObject({ at: [first], votes: ['s3'] });
  });

  test('by another device under the same name', async () => {
    const voter = await aVoter({ identity: 'handle' }, { handle: '@jo' });
    const first = await voter.record(['s3']);
    const other = await voter.castFrom(randomUUID(), ['sqs'], first);
    expect(other.problem?.code).toBe('already-voted');
    const second = await voter.record(['lambda'], first);
    expect(await voter.recorded()).toMatchObject({ at: [second], votes: ['lambda'] });
  });
});

describe('a code', () => {
  test('lets its voter change the ballot from any device, and is not taken again', async () => {
    // Prepare
    const voter = await aVoter({ identity: 'code' }, { code: CODE });
    const given = await service.giveOut(voter.pollId, CODE);
    const first = await voter.record(['s3']);

    // Act
    const reply = await voter.castFrom(randomUUID(), ['sqs'], first);

    // Assess
    expect(reply.view?.answers).toEqual({ hands: choose('sqs') });
    expect(service.unitsOf(reply).map(([action]) => action)).toEqual(['getItem', 'getItem', 'putItem']);
    expect(await given.usedAt()).toBe(first);
  });
});

describe('late and repeated ballots', () => {
  test('the first ballot, repeated after a change, is refused and undoes nothing', async () => {
    const voter = await aVoter();
    const first = await voter.record(['s3']);
    const second = await voter.record(['sqs'], first);
    expect((await voter.cast(['s3'])).problem?.code).toBe('already-voted');
    expect(await voter.recorded()).toMatchObject({ at: [second], votes: ['sqs'] });
  });

  test('a change sent twice is made once, and both get the same answer', async () => {
    const voter = await aVoter();
    const first = await voter.record(['s3']);
    const one = await voter.cast(['sqs'], first);
    const two = await voter.cast(['sqs'], first);
    expect(two.view).toEqual(one.view);
    expect(await voter.recorded()).toMatchObject({ at: [one.view?.recordedAt], votes: ['sqs'] });
  });

  test('a change, repeated after the next change, is refused and undoes nothing', async () => {
    const voter = await aVoter();
    const first = await voter.record(['s3']);
    const second = await voter.record(['sqs'], first);
    const third = await voter.record(['lambda'], second);
    expect((await voter.cast(['sqs'], first)).problem?.code).toBe('already-voted');
    expect(await voter.recorded()).toMatchObject({ at: [third], votes: ['lambda'] });
  });

  test('a change, repeated after the vote was changed back, is refused and undoes nothing', async () => {
    const voter = await aVoter();
    const first = await voter.record(['s3']);
    const second = await voter.record(['sqs'], first);
    const third = await voter.record(['s3'], second);
    expect((await voter.cast(['sqs'], first)).problem?.code).toBe('already-voted');
    expect(await voter.recorded()).toMatchObject({ at: [third], votes: ['s3'] });
  });

  test('a change whose answer is lost is made once', async () => {
    const voter = await aVoter();
    const first = await voter.record(['s3']);
    const error = 'DynamoDb.SdkClientException';
    service.workflows.faults.push({ action: 'putItem', when: 'after', error, cause: 'Read timed out' });
    const second = await voter.record(['sqs'], first);
    expect(await voter.recorded()).toMatchObject({ at: [second], votes: ['sqs'] });
  });

  test('a change between another one’s reading and writing is not undone by it', async () => {
    // Prepare
    const voter = await aVoter();
    const first = await voter.record(['s3']);
    const error = 'DynamoDb.ConditionalCheckFailedException';
    service.workflows.faults.push({
      action: 'putItem',
      when: 'before',
      error,
      cause: 'The conditional request failed',
    });

    // Act
    const refused = await voter.cast(['sqs'], first);

    // Assess
    expect(refused.problem?.code).toBe('already-voted');
    expect(await voter.recorded()).toMatchObject({ at: [first], votes: ['s3'] });
  });

  test(`${PARALLEL_BALLOTS} changes at once, half to one option, half to another: one is made, and its repetitions learn it`, async () => {
    // Prepare
    const voter = await aVoter();
    const first = await voter.record(['s3']);
    const options = Array.from({ length: PARALLEL_BALLOTS }, (_, index) => (index % 2 === 0 ? 'sqs' : 'lambda'));

    // Act
    const replies = await Promise.all(options.map((id) => voter.cast([id], first)));

    // Assess
    const { at, votes } = await voter.recorded();
    expect([at.length, votes.length]).toEqual([1, 1]);
    for (const [index, { view, problem }] of replies.entries()) {
      if (options[index] === votes[0]) expect(view?.recordedAt).toBe(at[0]);
      else expect(problem?.code).toBe('already-voted');
    }
  });
});
