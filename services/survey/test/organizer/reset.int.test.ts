import { randomUUID } from 'node:crypto';
import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type IdentityPolicy, type Poll, ProblemError } from '@booth/shared';
import { type DirectBallots, startDirectBallots } from '../direct-ballot.ts';
import { aPoll, choose, inAHurry } from '../polls.ts';
import { readResolved, TABLES } from '../resolve-yaml.ts';
import { aBallot, clockThatLeaps, userId } from './ballots.ts';
import { KIM } from './organizer-service.ts';
import { resetBooth } from './reset-booth.ts';

let service: DirectBallots;
let booth: ReturnType<typeof resetBooth>;
beforeAll(async () => {
  service = await startDirectBallots();
  booth = resetBooth(service);
});
afterAll(() => service.stop());

const NOTHING = { ballots: 0, sessions: 0, codes: 0 };
const CODES = ['K7QF2M9X4T01', 'K7QF2M9X4T02'] as const;

/** What is refused, and why. */
async function refusalOf(act: Promise<unknown>): Promise<string> {
  try {
    await act;
  } catch (error) {
    if (error instanceof ProblemError) return `${error.problem.code}: ${error.problem.errors?.[0]?.message}`;
    throw error;
  }
  return 'none';
}

async function anOpenPoll(pollId: string, change: Partial<Poll> = {}): Promise<Poll> {
  await service.putPoll(aPoll({ pollId, status: 'draft', ...change }));
  return booth.switch(pollId, { status: 'open' });
}
const closeAndReset = async (pollId: string) => {
  await booth.switch(pollId, { status: 'closed' });
  return booth.reset(pollId);
};

const claims = (identity: IdentityPolicy, voter: 0 | 1) =>
  identity === 'handle' ? { handle: ['@jo', '@ann'][voter] } : identity === 'code' ? { code: CODES[voter] } : {};

/** Answers a survey to its end. */
async function answerAll(pollId: string, deviceId: string, identity: IdentityPolicy, voter: 0 | 1) {
  const visitor = service.visitor(pollId, deviceId);
  const first = await visitor.start(claims(identity, voter));
  const second = await visitor.answer(first.view?.screenToken, inAHurry);
  return visitor.answer(second.view?.screenToken, choose('s3'));
}

describe.each(['device', 'handle', 'code', 'open'] satisfies IdentityPolicy[])('a poll of %s', (identity) => {
  test('of surveys, answered and waiting: nothing is left, its log says how much that was, and everybody can vote again', async () => {
    // Prepare: two who answered, of whom one is erased, one who waits, and another poll
    const pollId = `survey-of-${identity}`;
    const devices = [randomUUID(), randomUUID(), randomUUID()] as const;
    await anOpenPoll(pollId, { identity });
    const other = await anOpenPoll(`other-than-${identity}`);
    await Promise.all(CODES.map((code) => service.giveOut(pollId, code)));
    await answerAll(pollId, devices[0], identity, 0);
    await answerAll(pollId, devices[1], identity, 1);
    await answerAll(other.pollId, devices[0], 'device', 0);
    const waiting = service.visitor(pollId, devices[2]);
    await waiting.start(identity === 'open' ? {} : { ...claims(identity, 0), change: true });
    const before = await booth.left(pollId);

    // Act
    await closeAndReset(pollId);

    // Assess
    expect(before.ballots).toBe(2);
    expect(await booth.left(pollId)).toEqual(NOTHING);
    expect(await booth.left(other.pollId)).toEqual({ ballots: 1, sessions: 1, codes: 0 });
    const { status, openedAt, closedAt, revealed, resettingSince, resetAt } = (await booth.polls.readOwn(pollId)) ?? {};
    expect({ status, openedAt, closedAt, revealed, resettingSince }).toEqual({ status: 'draft', revealed: false });
    expect(resetAt).toBeDefined();
    const log = await booth.log(pollId);
    expect(log.map(({ kind }) => kind)).toEqual(['switched', 'switched', 'reset-begun', 'votes-reset']);
    expect(log.at(-1)?.details).toEqual(before);
    await booth.switch(pollId, { status: 'open' });
    const again = [
      await answerAll(pollId, devices[0], identity, 1),
      await answerAll(pollId, devices[1], identity, 0),
      await answerAll(pollId, devices[0], identity, 1),
    ];
    expect(again.map(({ view }) => view?.status).slice(0, 2)).toEqual(['completed', 'completed']);
    expect((await booth.left(pollId)).ballots).toBe(identity === 'open' ? 3 : 2);
  });

  test('of direct ballots: the same', async () => {
    // Prepare
    const { pollId } = await service.putHands({ identity, status: 'draft', allowVoteChange: identity !== 'open' });
    await booth.switch(pollId, { status: 'open' });
    await Promise.all(CODES.map((code) => service.giveOut(pollId, code)));
    const devices = [randomUUID(), randomUUID()];
    const vote = (index: 0 | 1, optionIds: string[], replaces?: string) =>
      service.cast(pollId, devices[index] ?? '', {
        ...claims(identity, index),
        ...(identity === 'open' && { idempotencyKey: 'the-key-of-a-ballot' }),
        ...(replaces !== undefined && { replaces }),
        optionIds,
      });
    const first = await vote(0, ['s3']);
    await vote(1, ['sqs']);
    if (identity !== 'open') await vote(0, ['lambda'], first.view?.recordedAt);
    const before = await booth.left(pollId);

    // Act
    await closeAndReset(pollId);

    // Assess
    expect(before).toEqual({ ballots: 2, sessions: 0, codes: identity === 'code' ? 2 : 0 });
    expect(await booth.left(pollId)).toEqual(NOTHING);
    expect((await booth.log(pollId)).at(-1)?.details).toEqual(before);
    // A change of a ballot that is gone is none.
    await booth.switch(pollId, { status: 'open' });
    const changed = await vote(0, ['s3'], first.view?.recordedAt);
    const again = await vote(0, ['dynamodb']);
    expect(again.view?.recordedAt).not.toBe(first.view?.recordedAt);
    expect([changed.status, again.status]).toEqual([422, 200]);
  });
});

describe('what is on its way as the votes are reset', () => {
  test('a direct ballot that found the poll open is recorded after the poll became a draft, and is deleted, too', async () => {
    // Prepare: DynamoDB is busy for the workflow
    const { pollId } = await service.putHands({ status: 'draft' });
    await booth.switch(pollId, { status: 'open' });
    const busy = { action: 'putItem', when: 'before', error: 'DynamoDb.ThrottlingException', cause: 'busy' } as const;
    service.workflows.faults.push(busy, busy, busy);
    const cast = service.cast(pollId, randomUUID(), { optionIds: ['s3'] });
    while (service.workflows.faults.length > 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await booth.switch(pollId, { status: 'closed' });

    // Act
    const began = await booth.step(pollId);
    const { status } = await cast;
    const arrived = await booth.left(pollId);
    await booth.reset(pollId);

    // Assess
    expect([began?.step, status, arrived.ballots]).toEqual(['waiting', 200, 1]);
    expect(await booth.left(pollId)).toEqual(NOTHING);
    expect((await booth.log(pollId)).at(-1)?.details).toEqual({ ...NOTHING, ballots: 1 });
  });

  test('a survey that waits records nothing any more, also where its answer is handed in at that moment', async () => {
    // Prepare
    const { pollId } = await anOpenPoll('answered-too-late');
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    await visitor.answer(first.view?.screenToken, inAHurry);
    const waiting = await visitor.until(({ screenId }) => screenId === 'services');

    // Act: the function had taken the answer before the poll was closed
    await closeAndReset(pollId);
    const result = {
      ...{ action: 'answer', submissionId: '0123456789abcdef', answer: choose('s3'), branchValues: ['s3'] },
      ...{ votes: ['s3'], answeredAt: new Date().toISOString() },
    };
    const { taskToken } = waiting;
    await service.workflows.sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(result) }));
    const outcome = await service.untilEnded(service.executionArn(waiting));

    // Assess
    expect(outcome).toBe('SUCCEEDED');
    expect(await booth.left(pollId)).toEqual(NOTHING);
  });

  test('nor does it in the poll that was opened again, whose visitor begins anew', async () => {
    // Prepare
    const { pollId } = await anOpenPoll('from-before');
    const visitor = service.visitor(pollId);
    const before = await visitor.start();
    await closeAndReset(pollId);
    await booth.switch(pollId, { status: 'open' });

    // Act
    const late = await visitor.answer(before.view?.screenToken, inAHurry);
    const anew = await answerAll(pollId, visitor.deviceId, 'device', 0);

    // Assess
    expect([late.problem?.code, anew.view?.status]).toEqual(['unknown-session', 'completed']);
    expect(await booth.left(pollId)).toMatchObject({ ballots: 1, sessions: 1 });
  });

  test('is waited for as long as it may take: longer than the workflow that casts ballots has', async () => {
    // Prepare
    const { TimeoutSeconds } = Object(readResolved('workflows/cast-ballot.asl.yml'));
    const { pollId } = await anOpenPoll('waits');
    await booth.switch(pollId, { status: 'closed' });
    let waited = 0;
    const wait = async (milliseconds: number) => {
      waited += milliseconds;
    };
    const now = () => new Date(Date.now() + waited);

    // Act
    const told = await booth.reset(pollId, { wait, now });

    // Assess
    expect(waited).toBeGreaterThanOrEqual((TimeoutSeconds + 9) * 1_000);
    expect(told[0]).toMatchObject({ step: 'waiting', searched: 0 });
  });

  test('is waited for no longer where the poll was closed a while ago', async () => {
    // Prepare
    const ago = (seconds: number) => new Date(Date.now() - 1_000 * seconds).toISOString();
    const { pollId } = await service.putPoll(
      aPoll({ pollId: 'closed-long-ago', status: 'closed', openedAt: ago(999), closedAt: ago(60) }),
    );
    const wait = () => Promise.reject(new Error('waited'));
    // Act and assess
    expect(await booth.reset(pollId, { wait })).toEqual([]);
  });
});

describe('a reset', () => {
  test('is refused where somebody may vote or nobody ever could, and without the id', async () => {
    // Prepare
    const { pollId } = await anOpenPoll('refused');
    const draft = await service.putPoll(aPoll({ pollId: 'refused-draft', status: 'draft' }));
    const confirmed = (confirm: string) =>
      service
        .putPoll(aPoll({ pollId: 'refused-closed', status: 'closed' }))
        .then(() => import('../../src/organizer/reset-votes.ts'))
        .then(({ resetVotes }) =>
          resetVotes(booth.dependencies(), { pollId: 'refused-closed', confirm, cursor: undefined, organizer: KIM }),
        );

    // Act and assess
    expect(await refusalOf(booth.step(pollId))).toMatch(/^change-refused: close the poll first/);
    expect(await refusalOf(booth.step(draft.pollId))).toMatch(/^change-refused: this poll has never been opened/);
    expect(await refusalOf(confirmed('refused'))).toMatch(/^invalid-request: type the id/);
    expect(await refusalOf(booth.step('nowhere'))).toMatch(/^unknown-poll/);
    expect((await booth.polls.readOwn('refused-closed'))?.status).toBe('closed');
  });

  test('keeps the poll from being opened or put away; its definition can be changed, and the reset goes on', async () => {
    // Prepare
    const { pollId } = await anOpenPoll('under-way');
    await booth.switch(pollId, { status: 'closed' });
    await booth.step(pollId);
    const since = (await booth.polls.readOwn(pollId))?.resettingSince;

    // Act
    const opened = await refusalOf(booth.switch(pollId, { status: 'open' }));
    const archived = await refusalOf(booth.switch(pollId, { status: 'archived' }));
    const hidden = await booth.switch(pollId, { visibility: 'hidden' });

    // Assess
    expect([opened, archived]).toEqual(
      Array(2).fill('change-refused: the votes of this poll are being reset: finish that first'),
    );
    expect(hidden.resettingSince).toBe(since);
    await booth.reset(pollId);
    expect((await booth.switch(pollId, { status: 'open' })).status).toBe('open');
  });

  test('that is asked for once more, or goes on with an old cursor, begins no other', async () => {
    // Prepare: the votes of a second run
    const { pollId } = await anOpenPoll('old-cursor');
    await booth.switch(pollId, { status: 'closed' });
    const old = await booth.step(pollId);
    await booth.reset(pollId);
    const again = await booth.step(pollId);
    await booth.switch(pollId, { status: 'open' });
    await answerAll(pollId, randomUUID(), 'device', 0);
    await booth.switch(pollId, { status: 'closed' });

    // Act
    const late = await booth.step(pollId, old?.next);

    // Assess
    expect([again, late]).toEqual([undefined, undefined]);
    expect(await booth.left(pollId)).toMatchObject({ ballots: 1 });
    expect((await booth.polls.readOwn(pollId))?.status).toBe('closed');
  });

  test('that somebody else has ended deletes no vote of after it, however late its step is', async () => {
    // Prepare: a step that has read its page as the reset ends and the poll is opened and voted in
    const { pollId } = await anOpenPoll('zombie');
    const deviceId = randomUUID();
    await answerAll(pollId, deviceId, 'device', 0);
    await booth.switch(pollId, { status: 'closed' });
    let isHeld = false;
    const records = {
      ...booth.records,
      page: async (...[id, kind, after]: Parameters<typeof booth.records.page>) => {
        const page = await booth.records.page(id, kind, after);
        if (kind !== 'ballots' || isHeld) return page;
        isHeld = true;
        await booth.reset(pollId);
        await booth.switch(pollId, { status: 'open' });
        await answerAll(pollId, deviceId, 'device', 0);
        return page;
      },
    };

    // Act
    await booth.reset(pollId, { records });

    // Assess
    expect(isHeld).toBe(true);
    expect(await booth.left(pollId)).toMatchObject({ ballots: 1, sessions: 1 });
    expect((await booth.log(pollId)).filter(({ kind }) => kind === 'votes-reset')).toHaveLength(1);
  });

  test('that dies at any call is gone on with by anybody, and counts what it deletes once', async () => {
    // Prepare
    const died = new Error('the function died');
    const { pollId } = await anOpenPoll('dies');
    const voted = Array.from({ length: 3 }, () => randomUUID());
    for (const deviceId of voted) await answerAll(pollId, deviceId, 'device', 0);
    await booth.switch(pollId, { status: 'closed' });

    // Act: each time it comes one call further, and dies before or after it
    let deaths = 0;
    for (let fatal = 1; ; fatal += 1) {
      let calls = 0;
      const mortal =
        <Given extends unknown[], Answer>(call: (...given: Given) => Promise<Answer>) =>
        async (...given: Given): Promise<Answer> => {
          calls += 1;
          if (calls === fatal && fatal % 2 === 0) throw died;
          const answer = await call(...given);
          if (calls === fatal) throw died;
          return answer;
        };
      const { readOwn, readRecord, save } = booth.polls;
      const polls = { readOwn: mortal(readOwn), readRecord, save: mortal(save) };
      const { reset, page, remove } = booth.records;
      const records = { reset: mortal(reset), page: mortal(page), remove: mortal(remove) };
      try {
        await booth.reset(pollId, { polls, records });
        break;
      } catch (error) {
        if (error !== died) throw error;
        deaths += 1;
      }
    }

    // Assess
    expect(deaths).toBeGreaterThan(6);
    expect(await booth.left(pollId)).toEqual(NOTHING);
    const log = await booth.log(pollId);
    expect(log.filter(({ kind }) => kind === 'reset-begun')).toHaveLength(1);
    expect(log.at(-1)).toMatchObject({ kind: 'votes-reset', details: { ballots: 3, sessions: 3, codes: 0 } });
  });

  test('goes on where it was, a step at a time, and comes to its end however little time a step has', async () => {
    // Prepare
    const { pollId } = await anOpenPoll('many-steps');
    const ballots = Array.from({ length: 225 }, (_, index) => aBallot({ pollId, userId: userId(10_000 + index) }));
    for (let from = 0; from < ballots.length; from += 25) {
      const requests = ballots.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }));
      await service.documents.send(new BatchWriteCommand({ RequestItems: { [TABLES.VotesTable]: requests } }));
    }
    await booth.switch(pollId, { status: 'closed' });

    // Act
    const told = await booth.reset(pollId, { now: clockThatLeaps() });

    // Assess: 98 ballots go by one transaction
    expect(told.map(({ step }) => step)).toEqual([...['ballots', 'ballots', 'ballots', 'ballots', 'codes']]);
    expect((await booth.log(pollId)).at(-1)?.details).toEqual({ ...NOTHING, ballots: 225 });
    expect(await booth.left(pollId)).toEqual(NOTHING);
  });

  test('by two organizers at once counts each record once, whichever of them comes first', async () => {
    // Prepare
    const { pollId } = await service.putHands({ status: 'draft' });
    await booth.switch(pollId, { status: 'open' });
    await Promise.all(Array.from({ length: 120 }, () => service.cast(pollId, randomUUID(), { optionIds: ['s3'] })));
    await booth.switch(pollId, { status: 'closed' });

    // Act
    await Promise.all([booth.reset(pollId), booth.reset(pollId)]);

    // Assess
    expect(await booth.left(pollId)).toEqual(NOTHING);
    const ends = (await booth.log(pollId)).filter(({ kind }) => kind === 'votes-reset');
    expect(ends.map(({ details }) => details)).toEqual([{ ...NOTHING, ballots: 120 }]);
  });
});
