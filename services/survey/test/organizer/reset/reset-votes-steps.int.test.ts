import { randomUUID } from 'node:crypto';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { ProblemError } from '@booth/shared';
import { resetVotes } from '../../../src/organizer/reset/reset-votes.ts';
import { aBallot, anId, clockThatLeaps } from '../../support/ballots.ts';
import { type DirectBallots, startDirectBallots } from '../../support/direct-ballot.ts';
import { KIM } from '../../support/organizer-service.ts';
import { aPoll } from '../../support/polls.ts';
import { NOTHING, resetBooth } from '../../support/reset-booth.ts';
import { TABLES } from '../../support/resolve-yaml.ts';

let service: DirectBallots;
let booth: ReturnType<typeof resetBooth>;
beforeAll(async () => {
  service = await startDirectBallots();
  booth = resetBooth(service);
});
afterAll(() => service.stop());

/** Returns the code and first message of a refusal; `none` if it succeeds. */
async function refusalOf(act: Promise<unknown>): Promise<string> {
  try {
    await act;
  } catch (error) {
    if (error instanceof ProblemError) return `${error.problem.code}: ${error.problem.errors?.[0]?.message}`;
    throw error;
  }
  return 'none';
}

describe('a reset', () => {
  test('is refused while visitors may vote, for a poll never opened, and without the typed id', async () => {
    // Prepare
    const { pollId } = await booth.open('refused');
    const draft = await service.putPoll(aPoll({ pollId: 'refused-draft', status: 'draft' }));
    const { pollId: closed } = await service.putPoll(aPoll({ pollId: 'refused-closed', status: 'closed' }));
    const confirmed = (confirm: string) =>
      resetVotes(booth.dependencies(), { pollId: closed, confirm, cursor: undefined, organizer: KIM });

    // Act and assess
    expect(await refusalOf(booth.step(pollId))).toMatch(/^change-refused: close the poll first/);
    expect(await refusalOf(booth.step(draft.pollId))).toMatch(/^change-refused: this poll has never been opened/);
    expect(await refusalOf(confirmed('refused'))).toMatch(/^invalid-request: type the id/);
    expect(await refusalOf(booth.step('nowhere'))).toMatch(/^unknown-poll/);
    expect((await booth.polls.readOwn(closed))?.status).toBe('closed');
  });

  test('keeps the poll from being opened or archived; a change of its definition does not stop it', async () => {
    // Prepare
    const { pollId } = await booth.open('under-way');
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

  test('begins no other reset when it is repeated, or goes on with an old cursor', async () => {
    // Prepare: the votes of a second run
    const { pollId } = await booth.open('old-cursor');
    await booth.switch(pollId, { status: 'closed' });
    const old = await booth.step(pollId);
    await booth.reset(pollId);
    const again = await booth.step(pollId);
    await booth.switch(pollId, { status: 'open' });
    await booth.answerAll(pollId, randomUUID());
    await booth.switch(pollId, { status: 'closed' });

    // Act
    const late = await booth.step(pollId, old?.next);

    // Assess
    expect([again, late]).toEqual([undefined, undefined]);
    expect(await booth.left(pollId)).toMatchObject({ ballots: 1 });
    expect((await booth.polls.readOwn(pollId))?.status).toBe('closed');
  });

  test('ignores a cursor of the reset before, which would skip records', async () => {
    // Prepare: a cursor from behind the ballots, and the next reset with a ballot
    const { pollId } = await booth.open('cursor-before');
    await booth.switch(pollId, { status: 'closed' });
    const old = (await booth.reset(pollId, { now: clockThatLeaps() })).at(-1);
    await booth.switch(pollId, { status: 'open' });
    await booth.answerAll(pollId, randomUUID());
    await booth.switch(pollId, { status: 'closed' });
    await booth.step(pollId);

    // Act
    const late = await booth.step(pollId, old?.next);

    // Assess
    expect([old?.step, late]).toEqual(['codes', undefined]);
    expect(await booth.left(pollId)).toMatchObject({ ballots: 1, sessions: 1 });
    expect((await booth.polls.readOwn(pollId))?.resettingSince).toBeDefined();
    await booth.reset(pollId);
    expect(await booth.left(pollId)).toEqual(NOTHING);
  });

  test('deletes no later vote if another organizer has ended it, however late its step is', async () => {
    // Prepare: a step that has read its page as the reset ends and the poll is opened and voted in
    const { pollId } = await booth.open('zombie');
    const deviceId = randomUUID();
    await booth.answerAll(pollId, deviceId);
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
        await booth.answerAll(pollId, deviceId);
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

  test('that was killed at any call can be continued by anybody, and counts each deleted record once', async () => {
    // Prepare
    const died = new Error('the function died');
    const { pollId } = await booth.open('dies');
    const voted = Array.from({ length: 3 }, () => randomUUID());
    for (const deviceId of voted) await booth.answerAll(pollId, deviceId);
    await booth.switch(pollId, { status: 'closed' });

    // Act: each attempt gets one call further, and dies before or after it
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

  test('goes on step by step, and ends however little time a step has', async () => {
    // Prepare
    const { pollId } = await booth.open('many-steps');
    const ballots = Array.from({ length: 225 }, (_, index) => aBallot({ pollId, userId: anId(10_000 + index) }));
    for (let from = 0; from < ballots.length; from += 25) {
      const requests = ballots.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }));
      await service.documents.send(new BatchWriteCommand({ RequestItems: { [TABLES.VotesTable]: requests } }));
    }
    await booth.switch(pollId, { status: 'closed' });

    // Act
    const told = await booth.reset(pollId, { now: clockThatLeaps() });

    // Assess: one transaction deletes 98 ballots
    expect(told.map(({ step }) => step)).toEqual([...['ballots', 'ballots', 'ballots', 'ballots', 'codes']]);
    expect((await booth.log(pollId)).at(-1)?.details).toEqual({ ...NOTHING, ballots: 225 });
    expect(await booth.left(pollId)).toEqual(NOTHING);
  });

  test('by two organizers at once counts each record once', async () => {
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
