import { ProblemError, type SessionView } from '@booth/shared';
import * as z from 'zod/mini';
import { memoryStore } from '../../src/device/device-storage.ts';
import { createPollRecords } from '../../src/device/poll-records.ts';
import { fetchVoterResults } from '../../src/features/live/api/voter-results.ts';
import { KeptBallot } from '../../src/features/visitor/kept-ballot.ts';
import { TypedProof } from '../../src/features/visitor/proof.ts';
import { type AService, answer, aService } from '../support/a-service.ts';
import { aHome, aPoll, aSession, aSnapshot } from '../support/polls.ts';

const POLL = 'favourites';
const RESULTS = `GET /polls/${POLL}/results`;
const RECEIPT = `POST /polls/${POLL}/receipts`;
const SESSION = `GET /sessions/${'a'.repeat(64)}`;
const receipt = (digit: string) => `${POLL}.1795000000000.${digit.repeat(16)}.${'0'.repeat(64)}`;
const poll = aPoll({ visibility: 'after-vote', identity: 'handle' });
const completed = aSession({ status: 'completed' });

let service: AService;
let device: ReturnType<typeof aDevice>;
function aDevice() {
  const of = <Kept>(name: string, schema: z.ZodMiniType<Kept>) =>
    createPollRecords(memoryStore(), name, schema, new EventTarget());
  return { receipts: of('receipt', z.string()), ballots: of('ballot', KeptBallot), proofs: of('proof', TypedProof) };
}
const read = (session: SessionView | null) =>
  fetchVoterResults({ client: service.client, ...device }, aHome(session, poll), new AbortController().signal);

beforeEach(async () => {
  service = await aService();
  device = aDevice();
  service.answers[RESULTS] = (request, response) =>
    request.headers['x-receipt'] === receipt('2')
      ? answer(response, 200, aSnapshot({ revision: 7 }))
      : answer(response, 403, new ProblemError('results-hidden', 'Send the receipt.').problem);
  service.answers[SESSION] = (_, response) => answer(response, 200, { ...completed, receipt: receipt('2') });
});
afterEach(() => service.stop());

describe('the results for voters', () => {
  it("are read with the session's receipt, which the device stores", async () => {
    expect((await read(completed))?.revision).toBe(7);
    await read(completed);
    expect(service.asked).toEqual([SESSION, RESULTS, RESULTS]);
    expect(device.receipts.read(POLL)).toBe(receipt('2'));
  });

  it('are read with the receipt of a direct ballot, found by its voter and idempotency key', async () => {
    // Prepare
    const key = 'k'.repeat(32);
    const answers = { pick: { type: 'choice' as const, optionIds: ['s3'] } };
    const ballot = { pollId: POLL, answers, recordedAt: '2026-12-01T08:00:00.000Z' };
    device.ballots.write(POLL, { cast: { key, ballot } });
    device.proofs.write(POLL, { handle: 'Ann' });
    service.answers[RECEIPT] = (request, response, body) =>
      request.headers['idempotency-key'] === key && body === '{"handle":"@ann"}'
        ? answer(response, 200, { receipt: receipt('2') })
        : answer(response, 404, new ProblemError('unknown-voter', 'Vote first.').problem);
    // Act, Assess
    expect((await read(null))?.revision).toBe(7);
  });

  it('are read with a new receipt if the stored one is no longer accepted', async () => {
    device.receipts.write(POLL, receipt('1'));
    expect((await read(completed))?.revision).toBe(7);
    expect(service.asked).toEqual([RESULTS, SESSION, RESULTS]);
  });

  it('are undefined if the server has no ballot of this device', async () => {
    service.answers[RECEIPT] = (_, response) =>
      answer(response, 404, new ProblemError('unknown-voter', 'Vote first.').problem);
    expect(await read(null)).toBeNull();
  });

  it('fail when the server fails, and keep what was known', async () => {
    device.receipts.write(POLL, receipt('2'));
    service.answers[RESULTS] = (_, response) => answer(response, 404, undefined);
    await expect(read(completed)).rejects.toMatchObject({ status: 404 });
    expect(device.receipts.read(POLL)).toBe(receipt('2'));
  });
});
