import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Problem, ProblemError } from '@booth/shared';
import { problemOf } from '../src/api/request-error.ts';
import { eraseVoter } from '../src/features/organize/api/erase-voter.ts';
import { ballotsCsv } from '../src/features/organize/export/ballots-csv.ts';
import type { ExportProgress } from '../src/features/organize/export/make-file.ts';
import { type AService, answer, aService } from './a-service.ts';

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

describe('the deletion of a voter', () => {
  const erase = (signal = never(), onProgress: (searched: number) => void = () => {}) =>
    eraseVoter(service.client, { pollId: 'favourites', voter: '@jo' }, signal, onProgress);

  it('goes on by the cursor until the server is done, says how far it is, and names nobody in an address', async () => {
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

  it('repeats a step by itself where the connection breaks, but never the first', async () => {
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

  it('ends where it is cancelled', async () => {
    const controller = new AbortController();
    service.answers[ERASURES] = (_, response) => answer(response, 202, { next: 'cursor', searched: 1 });
    await expect(erase(controller.signal, () => controller.abort())).rejects.toThrow();
    expect(service.asked.length).toBeLessThan(3);
  });
});

describe('the export of ballots', () => {
  const page = (text: string, cursor?: string) => (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/csv', ...(cursor !== undefined && { 'x-next-cursor': cursor }) });
    response.end(text);
  };
  const exportBallots = (onProgress: (progress: ExportProgress) => void = () => {}) =>
    ballotsCsv({ client: service.client, pollId: 'favourites', signal: never(), onProgress });

  it('is all pages, one after another, with the byte order mark', async () => {
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

  it('that meets a poll with other columns tells why', async () => {
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
