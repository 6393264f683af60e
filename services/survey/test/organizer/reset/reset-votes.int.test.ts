import { randomUUID } from 'node:crypto';
import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { type IdentityPolicy, isOfBeforeReset } from '@booth/shared';
import { type DirectBallots, startDirectBallots } from '../../support/direct-ballot.ts';
import { aPoll, choose, inAHurry } from '../../support/polls.ts';
import { CODES, NOTHING, proofOf, resetBooth } from '../../support/reset-booth.ts';
import { readResolved } from '../../support/resolve-yaml.ts';

let service: DirectBallots;
let booth: ReturnType<typeof resetBooth>;
beforeAll(async () => {
  service = await startDirectBallots();
  booth = resetBooth(service);
});
afterAll(() => service.stop());

describe.each(['device', 'handle', 'code', 'open'] satisfies IdentityPolicy[])(
  'the reset of a poll of identity %s',
  (identity) => {
    test('deletes completed and waiting surveys, records how many, and lets everybody vote again', async () => {
      // Prepare: two voters, one of them erased, a visitor who waits, and another poll
      const pollId = `survey-of-${identity}`;
      const devices = [randomUUID(), randomUUID(), randomUUID()] as const;
      await booth.open(pollId, { identity, revealed: true });
      const other = await booth.open(`other-than-${identity}`);
      await Promise.all(CODES.map((code) => service.giveOut(pollId, code)));
      await booth.answerAll(pollId, devices[0], proofOf(identity, 0));
      await booth.answerAll(pollId, devices[1], proofOf(identity, 1));
      await booth.answerAll(other.pollId, devices[0]);
      const waiting = service.visitor(pollId, devices[2]);
      await waiting.start(identity === 'open' ? {} : { ...proofOf(identity, 0), change: true });
      const before = await booth.left(pollId);

      // Act
      await booth.closeAndReset(pollId);

      // Assess
      expect(before.ballots).toBe(2);
      expect(await booth.left(pollId)).toEqual(NOTHING);
      expect(await booth.left(other.pollId)).toEqual({ ballots: 1, sessions: 1, codes: 0 });
      const { status, openedAt, closedAt, revealed, resettingSince, resetAt } =
        (await booth.polls.readOwn(pollId)) ?? {};
      expect({ status, openedAt, closedAt, revealed, resettingSince }).toEqual({ status: 'draft', revealed: false });
      expect(resetAt).toBeDefined();
      const log = await booth.log(pollId);
      expect(log.map(({ kind }) => kind)).toEqual(['switched', 'switched', 'reset-begun', 'votes-reset']);
      expect(log.at(-1)?.details).toEqual(before);
      await booth.switch(pollId, { status: 'open' });
      const again = [
        await booth.answerAll(pollId, devices[0], proofOf(identity, 1)),
        await booth.answerAll(pollId, devices[1], proofOf(identity, 0)),
        await booth.answerAll(pollId, devices[0], proofOf(identity, 1)),
      ];
      expect(again.map(({ view }) => view?.status).slice(0, 2)).toEqual(['completed', 'completed']);
      expect((await booth.left(pollId)).ballots).toBe(identity === 'open' ? 3 : 2);
    });

    test('does the same for direct ballots', async () => {
      // Prepare
      const { pollId } = await service.putHands({ identity, status: 'draft', allowVoteChange: identity !== 'open' });
      await booth.switch(pollId, { status: 'open' });
      await Promise.all(CODES.map((code) => service.giveOut(pollId, code)));
      const devices = [randomUUID(), randomUUID()];
      const vote = (index: 0 | 1, optionIds: string[], replaces?: string) =>
        service.cast(pollId, devices[index] ?? '', {
          ...proofOf(identity, index),
          ...(identity === 'open' && { idempotencyKey: 'the-key-of-a-ballot' }),
          ...(replaces !== undefined && { replaces }),
          optionIds,
        });
      const first = await vote(0, ['s3']);
      await vote(1, ['sqs']);
      if (identity !== 'open') await vote(0, ['lambda'], first.view?.recordedAt);
      const before = await booth.left(pollId);

      // Act
      await booth.closeAndReset(pollId);

      // Assess
      expect(before).toEqual({ ballots: 2, sessions: 0, codes: identity === 'code' ? 2 : 0 });
      expect(await booth.left(pollId)).toEqual(NOTHING);
      expect((await booth.log(pollId)).at(-1)?.details).toEqual(before);
      // A deleted ballot can't be changed.
      await booth.switch(pollId, { status: 'open' });
      const changed = await vote(0, ['s3'], first.view?.recordedAt);
      const again = await vote(0, ['dynamodb']);
      expect(again.view?.recordedAt).not.toBe(first.view?.recordedAt);
      expect([changed.status, again.status]).toEqual([422, 200]);
    });
  },
);

describe('a vote on its way while the votes are reset', () => {
  test('a direct ballot that found the poll open and is recorded after it became a draft is deleted as well', async () => {
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

  test('a waiting survey records nothing more, even if its answer arrives at that moment', async () => {
    // Prepare
    const { pollId } = await booth.open('answered-too-late');
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    await visitor.answer(first.view?.screenToken, inAHurry);
    const waiting = await visitor.until(({ screenId }) => screenId === 'services');

    // Act: the function took the answer before the poll was closed
    await booth.closeAndReset(pollId);
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

  test('a waiting survey records nothing in the poll after it was opened again; its visitor begins anew', async () => {
    // Prepare
    const { pollId } = await booth.open('from-before');
    const visitor = service.visitor(pollId);
    const before = await visitor.start();
    await booth.closeAndReset(pollId);
    await booth.switch(pollId, { status: 'open' });

    // Act
    const late = await visitor.answer(before.view?.screenToken, inAHurry);
    const anew = await booth.answerAll(pollId, visitor.deviceId);

    // Assess
    expect([late.problem?.code, anew.view?.status]).toEqual(['unknown-session', 'completed']);
    expect(await booth.left(pollId)).toMatchObject({ ballots: 1, sessions: 1 });
  });

  test('is waited for longer than the workflow `cast-ballot` may take', async () => {
    // Prepare
    const { TimeoutSeconds } = Object(readResolved('workflows/cast-ballot.asl.yml'));
    const { pollId } = await booth.open('waits');
    const { closedAt = '' } = await booth.switch(pollId, { status: 'closed' });
    let waited = 0;
    const wait = async (milliseconds: number) => {
      waited += milliseconds;
    };
    // Only waiting takes time here.
    const now = () => new Date(Date.parse(closedAt) + waited);

    // Act
    const told = await booth.reset(pollId, { wait, now });

    // Assess
    expect(waited).toBeGreaterThanOrEqual((TimeoutSeconds + 9) * 1_000);
    expect(told[0]).toMatchObject({ step: 'waiting', searched: 0 });
    // A vote of the last moment is older than any opening after the reset.
    const openedAt = new Date(Date.parse(closedAt) + waited).toISOString();
    expect(isOfBeforeReset({ openedAt }, Date.parse(closedAt))).toBe(true);
  });

  test('needs no waiting if the poll was closed a while ago', async () => {
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
