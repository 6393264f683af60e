import { ProblemError } from '@booth/shared';
import { memoryStore } from '../../src/device/device-storage.ts';
import { createPollRecords } from '../../src/device/poll-records.ts';
import { KeptBallot } from '../../src/features/visitor/kept-ballot.ts';
import { castBallot } from '../../src/features/voting/api/cast-ballot.ts';
import { type AService, answer, aService } from '../support/a-service.ts';

const POLL = 'favourites';
const CAST = `POST /polls/${POLL}/ballots`;
const recorded = {
  pollId: POLL,
  answers: { pick: { type: 'choice', optionIds: ['s3'] } },
  recordedAt: '2026-12-01T08:00:00.000Z',
};

let service: AService;
let ballots: ReturnType<typeof aDevice>;
let keys: number;
const aDevice = () => createPollRecords(memoryStore(), 'ballot', KeptBallot, new EventTarget());
function newId(): string {
  keys += 1;
  return String(keys).padStart(32, '0');
}
const cast = (submission: { optionIds: string[]; replaces?: string } = { optionIds: ['s3'] }) =>
  castBallot(service.client, ballots, newId, POLL, submission);

beforeEach(async () => {
  service = await aService();
  ballots = aDevice();
  keys = 0;
});
afterEach(() => service.stop());

/** Answers the tries in order, and records their idempotency keys. */
function answersInTurn(...statuses: number[]): unknown[] {
  const seen: unknown[] = [];
  service.answers[CAST] = (request, response) => {
    seen.push(request.headers['idempotency-key']);
    const status = statuses[Math.min(seen.length, statuses.length) - 1] ?? 200;
    if (status === 0) request.socket.destroy();
    else if (status === 200) answer(response, 200, recorded);
    else answer(response, status, new ProblemError(status === 409 ? 'already-voted' : 'unavailable', 'no').problem);
  };
  return seen;
}

describe('casting a ballot', () => {
  it('is retried with the same idempotency key when the answer is lost, and keeps what was recorded', async () => {
    const seen = answersInTurn(0, 0, 200);
    expect(await cast()).toEqual(recorded);
    expect(new Set(seen).size).toBe(1);
    expect(ballots.read(POLL)).toEqual({ cast: { key: seen[0], ballot: recorded } });
  });

  it('keeps the ballot and its idempotency key while it is unknown if it was recorded', async () => {
    // Prepare
    const seen = answersInTurn(503);
    await expect(cast()).rejects.toMatchObject({ status: 503 });
    expect(ballots.read(POLL)?.pending?.submission).toEqual({ optionIds: ['s3'] });
    // Act
    const later = answersInTurn(200);
    await cast();
    // Assess
    expect(later).toEqual([seen[0]]);
  });

  it('drops a refused ballot, but not the counted one', async () => {
    answersInTurn(200);
    await cast();
    const { cast: counting } = ballots.read(POLL) ?? {};
    answersInTurn(409);
    await expect(cast({ optionIds: ['ec2'], replaces: recorded.recordedAt })).rejects.toMatchObject({ status: 409 });
    expect(ballots.read(POLL)).toEqual({ cast: counting });
  });

  it('uses another idempotency key for the next ballot', async () => {
    const seen = answersInTurn(200);
    await cast();
    await cast();
    expect(new Set(seen).size).toBe(2);
  });
});
