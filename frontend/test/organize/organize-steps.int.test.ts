import type { IncomingMessage, ServerResponse } from 'node:http';
import { PollDefinition, type Problem, ProblemError } from '@booth/shared';
import { problemOf } from '../../src/api/request-error.ts';
import { deletePoll } from '../../src/features/organize/api/delete-poll.ts';
import { eraseVoter } from '../../src/features/organize/api/erase-voter.ts';
import { changePoll } from '../../src/features/organize/api/save-poll.ts';
import { ballotsCsv } from '../../src/features/organize/export/ballots-csv.ts';
import type { ExportProgress } from '../../src/features/organize/export/export-file.ts';
import { type AService, answer, aService } from '../support/a-service.ts';
import { A_DEFINITION } from '../support/definitions.ts';

const aDefinition = (change: Partial<PollDefinition>) =>
  PollDefinition.parse({ ...JSON.parse(A_DEFINITION), ...change });

const ERASURES = 'POST /organizer/polls/favourites/erasures';
const BALLOTS = 'GET /organizer/polls/favourites/ballots.csv';

let service: AService;
beforeAll(async () => {
  service = await aService();
});
beforeEach(() => {
  service.asked.length = 0;
});
afterAll(() => service.stop());

const never = () => new AbortController().signal;

describe("deleting a voter's data", () => {
  const erase = (signal = never(), onProgress: (searched: number) => void = () => {}) =>
    eraseVoter(service.client, { pollId: 'favourites', voter: '@jo' }, signal, onProgress);

  it('follows the cursor until the server has finished, reports its progress, and names nobody in an address', async () => {
    // Prepare
    const bodies: unknown[] = [];
    service.answers[ERASURES] = (_, response, body) => {
      bodies.push(JSON.parse(body));
      if (bodies.length === 3) answer(response, 204, undefined);
      else answer(response, 202, { next: `cursor-${bodies.length}`, searched: 1_000 });
    };
    const progress: number[] = [];

    // Act
    await erase(never(), (searched) => progress.push(searched));

    // Assess
    expect(bodies).toEqual([
      { voter: '@jo' },
      { voter: '@jo', cursor: 'cursor-1' },
      { voter: '@jo', cursor: 'cursor-2' },
    ]);
    expect(progress).toEqual([1_000, 2_000]);
    expect(service.asked).toEqual([ERASURES, ERASURES, ERASURES]);
  });

  it('retries a step when the connection breaks, but never the first', async () => {
    let asked = 0;
    service.answers[ERASURES] = (request, response) => {
      asked += 1;
      if (asked === 2) request.socket.destroy();
      else if (asked === 1) answer(response, 202, { next: 'cursor', searched: 1 });
      else answer(response, 204, undefined);
    };
    await erase();
    expect(asked).toBe(3);

    service.answers[ERASURES] = (request) => request.socket.destroy();
    await expect(erase()).rejects.toThrow('no answer');
    expect(service.asked).toHaveLength(4);
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    service.answers[ERASURES] = (_, response) => answer(response, 202, { next: 'cursor', searched: 1 });
    await expect(erase(controller.signal, () => controller.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(service.asked).toEqual([ERASURES]);
  });
});

describe('deleting a poll', () => {
  const DELETION = 'DELETE /organizer/polls/favourites';
  const remove = (onProgress: (searched: number) => void = () => {}) =>
    deletePoll(service.client, { pollId: 'favourites', version: 3 }, onProgress);

  it('follows the cursor until its codes are gone, always with the version that the organizer saw', async () => {
    // Prepare
    const tags: unknown[] = [];
    const steps = [DELETION, `${DELETION}?cursor=cursor-1`];
    service.answers[DELETION] = (request, response) => {
      tags.push(request.headers['if-match']);
      answer(response, 202, { next: 'cursor-1', searched: 500 });
    };
    service.answers[`${DELETION}?cursor=cursor-1`] = (request, response) => {
      tags.push(request.headers['if-match']);
      answer(response, 204, undefined);
    };
    const progress: number[] = [];

    // Act
    await remove((searched) => progress.push(searched));

    // Assess
    expect([service.asked, tags, progress]).toEqual([steps, ['"3"', '"3"'], [500]]);
  });

  it('retries a step without an answer: the server continues, as the poll is gone', async () => {
    let asked = 0;
    service.answers[DELETION] = (request, response) => {
      asked += 1;
      if (asked === 1) request.socket.destroy();
      else answer(response, 204, undefined);
    };
    await remove();
    expect(asked).toBe(2);
  });
});

describe('saving a poll under another id', () => {
  const CHANGE = 'PUT /organizer/polls/favourites';
  const base = { version: 3, definition: aDefinition({ pollId: 'favourites' }) };
  const renamed = aDefinition({ pollId: 'favourites-2026' });
  const refuse = (code: 'poll-changed' | 'unknown-poll', renamedTo?: string) => {
    const { problem } = new ProblemError(code, 'No.', renamedTo === undefined ? {} : { renamedTo });
    return (_: unknown, response: Parameters<typeof answer>[0]) => answer(response, problem.status, problem);
  };
  const stored = (definition: typeof renamed) => ({ ...definition, version: 4, status: 'draft', revealed: false });

  it('finds the renamed poll after a lost answer, even if a colleague has changed its status since', async () => {
    // Prepare
    service.answers[CHANGE] = refuse('poll-changed');
    service.answers['GET /organizer/polls/favourites'] = refuse('unknown-poll', 'favourites-2026');
    service.answers['GET /organizer/polls/favourites-2026'] = (_, response) => answer(response, 200, stored(renamed));

    // Act
    const saved = await changePoll(service.client, renamed, base);

    // Assess
    expect(saved).toMatchObject({ poll: { pollId: 'favourites-2026', version: 4 } });
  });

  it('first finishes a deletion under that id which was interrupted', async () => {
    // Prepare
    const isLeft = new ProblemError('poll-exists', 'Its codes are there.', { isBeingDeleted: true }).problem;
    let isDone = false;
    service.answers[CHANGE] = (_, response) =>
      isDone ? answer(response, 200, stored(renamed)) : answer(response, 409, isLeft);
    service.answers['DELETE /organizer/polls/favourites-2026'] = (_, response) => {
      isDone = true;
      answer(response, 204, undefined);
    };

    // Act
    const saved = await changePoll(service.client, renamed, base);

    // Assess
    expect(saved).toMatchObject({ poll: { pollId: 'favourites-2026' } });
  });

  it("returns the colleague's version if they have renamed the poll, even twice", async () => {
    // Prepare
    service.answers[CHANGE] = refuse('unknown-poll', 'second');
    service.answers['GET /organizer/polls/favourites'] = refuse('unknown-poll', 'second');
    service.answers['GET /organizer/polls/second'] = refuse('unknown-poll', 'third');
    service.answers['GET /organizer/polls/third'] = (_, response) =>
      answer(response, 200, stored(aDefinition({ pollId: 'third' })));

    // Act
    const saved = await changePoll(service.client, renamed, base);

    // Assess
    expect(saved).toMatchObject({ theirs: { pollId: 'third' } });
  });

  it('is refused if the poll is deleted', async () => {
    service.answers[CHANGE] = refuse('unknown-poll');
    await expect(changePoll(service.client, renamed, base)).rejects.toMatchObject({
      problem: { code: 'unknown-poll' },
    });
  });
});

describe('the export of ballots', () => {
  const page = (text: string, cursor?: string) => (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/csv', ...(cursor !== undefined && { 'x-next-cursor': cursor }) });
    response.end(text);
  };
  const exportBallots = (onProgress: (progress: ExportProgress) => void = () => {}) =>
    ballotsCsv({ client: service.client, pollId: 'favourites', signal: never(), onProgress });

  it('joins all pages, with the byte order mark', async () => {
    // Prepare
    service.answers[BALLOTS] = page('\uFEFF"voter"\r\n', 'cursor');
    service.answers[`${BALLOTS}?cursor=cursor`] = page('"速い"\r\n');
    const progress: ExportProgress[] = [];

    // Act
    const file = new Blob(await exportBallots((far) => progress.push(far)));

    // Assess: `text()` would drop the mark
    expect(Buffer.from(await file.arrayBuffer()).toString('utf8')).toBe('\uFEFF"voter"\r\n"速い"\r\n');
    expect(progress).toEqual([{ bytes: 12 }, { bytes: 22 }]);
  });

  it("fails with the reason if the poll's columns have changed", async () => {
    // Prepare
    const { problem } = new ProblemError('poll-changed', 'Start it anew.');
    service.answers[BALLOTS] = page('voter\r\n', 'cursor');
    service.answers[`${BALLOTS}?cursor=cursor`] = (_, response) => answer(response, problem.status, problem);

    // Act
    const refused = await exportBallots().then((): Problem | undefined => undefined, problemOf);

    // Assess
    expect(refused?.code).toBe('poll-changed');
  });
});
