import { randomUUID } from 'node:crypto';
import { DEVICE_HEADER, IDEMPOTENCY_KEY_HEADER, type Poll, Problem, Receipt, type SessionStart } from '@booth/shared';
import { createReceipts } from '@booth/shared/lambda/receipt';
import * as z from 'zod/mini';
import { type DirectBallots, type PollChange, startDirectBallots } from '../support/direct-ballot.ts';
import { choose } from '../support/polls.ts';
import { context } from '../support/survey-service.ts';

const CODE = 'K7QF2M9X4T00';

let service: DirectBallots;
let handler: typeof import('../../src/functions/read-receipt.ts').handler;
beforeAll(async () => {
  service = await startDirectBallots();
  // Imported only now, because it reads its environment on import.
  ({ handler } = await import('../../src/functions/read-receipt.ts'));
});
afterAll(() => service.stop());

const Body = z.object({ receipt: Receipt });

async function read(pollId: string, deviceId: string, proof?: SessionStart, idempotencyKey?: string) {
  const { statusCode, body } = await handler(
    {
      headers: { [DEVICE_HEADER]: deviceId, ...(idempotencyKey && { [IDEMPOTENCY_KEY_HEADER]: idempotencyKey }) },
      pathParameters: { pollId },
      body: JSON.stringify(proof) ?? null,
    },
    context,
  );
  const json: unknown = JSON.parse(body);
  return {
    status: statusCode,
    receipt: statusCode === 200 ? Body.parse(json).receipt : undefined,
    problem: statusCode === 200 ? undefined : Problem.parse(json),
  };
}

/** Stores a poll with one direct ballot. */
async function voted(change: PollChange, sent: { handle?: string; code?: string; idempotencyKey?: string } = {}) {
  const { pollId } = await service.putHands(change);
  await service.giveOut(pollId, CODE);
  const deviceId = randomUUID();
  const { status, view } = await service.cast(pollId, deviceId, { ...sent, optionIds: ['s3'] });
  expect(status).toBe(200);
  return { pollId, deviceId, recordedAt: Date.parse(view?.recordedAt ?? '') };
}

/** Returns the mark in a receipt that identifies the ballot. */
const markOf = (receipt: string | undefined) => receipt?.split('.')[2];

const votedAt = async (receipt: string | undefined, pollId: string) =>
  createReceipts(async () => service.receiptKey).votedAt(receipt, pollId);

describe('the receipt of a ballot', () => {
  const key = randomUUID();
  test.each<[Poll['identity'], SessionStart | undefined, string | undefined]>([
    ['device', undefined, undefined],
    ['handle', { handle: '@jo' }, undefined],
    ['code', { code: CODE }, undefined],
    ['open', undefined, undefined],
    ['open', undefined, key],
  ])(
    'in a poll of the policy %s (%j, key %s): its device gets it, the same each time, and it proves the vote, with its time',
    async (identity, proof, idempotencyKey) => {
      // Prepare
      const { handle, code } = proof ?? {};
      const sent = { ...(handle && { handle }), ...(code && { code }), ...(idempotencyKey && { idempotencyKey }) };
      const { pollId, deviceId, recordedAt } = await voted({ identity }, sent);

      // Act
      const { receipt } = await read(pollId, deviceId, proof, idempotencyKey);
      const again = await read(pollId, deviceId, proof, idempotencyKey);

      // Assess
      expect(await votedAt(receipt, pollId)).toBe(recordedAt);
      expect(await votedAt(receipt, 'another-poll')).toBeUndefined();
      expect(again.receipt).toBe(receipt);
    },
  );

  test('is found by the name however it is typed', async () => {
    const { pollId, deviceId } = await voted({ identity: 'handle' }, { handle: '@jo' });
    expect((await read(pollId, deviceId, { handle: 'Jo ' })).status).toBe(200);
  });

  test('of a session’s ballot equals the receipt in the session', async () => {
    const { pollId } = await service.putHands();
    const visitor = service.visitor(pollId);
    const { view } = await visitor.start();
    await visitor.answer(view?.screenToken, choose('s3'));
    await visitor.until(({ status }) => status === 'completed');
    const session = await visitor.read();
    expect(session.view?.receipt).toBeDefined();
    expect(markOf((await read(pollId, visitor.deviceId)).receipt)).toBe(markOf(session.view?.receipt));
  });

  test('is issued even after the poll has closed', async () => {
    const poll = await service.putHands();
    const deviceId = randomUUID();
    await service.cast(poll.pollId, deviceId, { optionIds: ['s3'] });
    await service.putPoll({ ...poll, status: 'closed' });
    expect((await read(poll.pollId, deviceId)).status).toBe(200);
  });

  test('is issued to any device with the code', async () => {
    const { pollId } = await voted({ identity: 'code' }, { code: CODE });
    expect((await read(pollId, randomUUID(), { code: CODE })).status).toBe(200);
  });
});

describe('no receipt', () => {
  test('for another voter’s name: this device has not voted', async () => {
    const { pollId } = await voted({ identity: 'handle' }, { handle: '@jo' });
    const { status, problem } = await read(pollId, randomUUID(), { handle: '@jo' });
    expect([status, problem?.code]).toEqual([404, 'unknown-voter']);
  });

  test.each<[Poll['identity'], SessionStart | undefined, string | undefined]>([
    ['device', undefined, undefined],
    ['handle', { handle: '@mo' }, undefined],
    ['code', { code: 'K7QF2M9X4T01' }, undefined],
    ['open', undefined, randomUUID()],
  ])('if this voter (%s, %j, key %s) has no ballot', async (identity, proof, idempotencyKey) => {
    const { pollId } = await voted({ identity }, { handle: '@jo', code: CODE });
    const { status, problem } = await read(pollId, randomUUID(), proof, idempotencyKey);
    expect([status, problem?.code]).toEqual([404, 'unknown-voter']);
  });

  test.each([
    ['handle', 'body.handle'],
    ['code', 'body.code'],
  ] as const)('without the %s that the poll asks for: the refusal names it', async (identity, path) => {
    const { pollId } = await service.putHands({ identity });
    const { status, problem } = await read(pollId, randomUUID());
    expect([status, problem?.errors?.map((error) => error.path)]).toEqual([422, [path]]);
  });

  test('for a draft or an unknown poll', async () => {
    const { pollId } = await service.putHands({ status: 'draft' });
    expect((await read(pollId, randomUUID())).problem?.code).toBe('unknown-poll');
    expect((await read('no-such-poll', randomUUID())).problem?.code).toBe('unknown-poll');
  });
});
