import { logger } from '@booth/shared/lambda';
import { aContext } from '../../../../shared/test/support/lambda-context.ts';
import type { Invocation } from '../../../../shared/test/support/lambda-endpoint.ts';
import { type RebuildProgress, RebuildRequest } from '../../src/recount/rebuild-contract.ts';
import { aBallot, ballotsOf } from '../support/ballots.ts';
import { runCommand, runWithoutCloud } from '../support/operator-command.ts';
import { POLL, type RecountService, startRecountService } from '../support/recount-service.ts';

/** The most that Lambda gives. */
const REMAINING_MS = 900_000;
/** More calls than a rebuild of so few ballots takes. */
const CALLS_MAX = 100;
/** No step begins with less time left than this, if waits take no time. */
const STEP_MS = 30_000;

const booth = ballotsOf(40);
const aTally = (...options: { optionId: string; count: number }[]) => ({
  ...{ type: 'choice', screenId: 'services', options },
  answers: options.reduce((sum, { count }) => sum + count, 0),
});
const LAMBDA = { optionId: 'lambda', count: 40 };
const RIGHT = { ballots: 40, screens: [aTally(LAMBDA)] };

let service: RecountService;
beforeAll(async () => {
  service = await startRecountService();
  logger.setLogLevel('SILENT');
});
afterAll(() => service.stop());

type Handler = typeof import('../../src/functions/rebuild.ts')['handler'];

/** Loads the deployed function. */
async function rebuildFunction(): Promise<Handler> {
  // Loaded only now, because it reads its environment when it is loaded.
  return (await import('../../src/functions/rebuild.ts')).handler;
}
const lasting = (ms: number) => aContext({ getRemainingTimeInMillis: () => ms });

/** Calls the function until it is done. Returns the progress after each call. */
async function callUntilDone(
  handler: Handler,
  request: { pollId: string; forSeconds?: number },
  context = lasting(REMAINING_MS),
): Promise<RebuildProgress[]> {
  const answers: RebuildProgress[] = [];
  for (let calls = 0; answers.at(-1)?.phase !== 'done'; calls += 1) {
    if (calls > CALLS_MAX) throw new Error('the rebuild is never done');
    const progress = answers.at(-1);
    const call = { ...request, ...(progress && { progress: JSON.parse(JSON.stringify(progress)) }) };
    answers.push(await handler(call, context));
  }
  return answers;
}
const phasesOf = (answers: readonly RebuildProgress[]) => answers.map(({ phase }) => phase);

describe('the function rebuild', () => {
  test('recounts ballots that the stream never brought, and answers after the switch, before the next wait', async () => {
    // Prepare: half of the ballots were never counted.
    await service.put(booth);
    await service.count(booth.slice(0, 20));
    const handler = await rebuildFunction();

    // Act
    const answers = await callUntilDone(handler, { pollId: POLL });

    // Assess
    expect(phasesOf(answers)).toEqual(['switched', 'done']);
    expect(answers.at(-1)).toMatchObject({ pollId: POLL, ballots: booth.length, uncountable: 0 });
    expect(await service.results()).toEqual(RIGHT);
  });

  test('begins no step that may not end in time, and goes on in the next call', async () => {
    const handler = await rebuildFunction();
    const begun = await handler({ pollId: POLL }, lasting(STEP_MS));
    // Time for one step a call. The function asks once before each step.
    let asked = 0;
    const oneStep = aContext({ getRemainingTimeInMillis: () => (asked++ % 2 === 0 ? STEP_MS + 1 : STEP_MS) });
    const next = await handler({ pollId: POLL, progress: begun }, oneStep);
    const afterNext = await handler({ pollId: POLL, progress: next }, oneStep);
    expect(phasesOf([begun, next, afterNext])).toEqual(['announced', 'votes', 'removed']);
    expect(await service.pollStates.read(POLL)).toMatchObject({ nextGeneration: begun.generation + 1 });
  });

  test('answers after the seconds that were asked for, each call a little further', async () => {
    // Prepare: a second passes each time that the function asks for the time left.
    const handler = await rebuildFunction();
    const start = Date.now();
    let seconds = 0;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => start + seconds * 1_000);
    const context = aContext({
      getRemainingTimeInMillis: () => {
        seconds += 1;
        return REMAINING_MS;
      },
    });

    // Act
    const answers = await callUntilDone(handler, { pollId: POLL, forSeconds: 2 }, context).finally(() =>
      clock.mockRestore(),
    );

    // Assess: two steps a call. It has finished the rebuild that the test before has left.
    expect(phasesOf(answers)).toEqual(['removed', 'switched', 'done']);
    expect(await service.results()).toEqual(RIGHT);
    expect(await service.pollStates.read(POLL)).not.toHaveProperty('nextGeneration');
  });

  test('refuses an unknown poll, and input that is no request', async () => {
    const handler = await rebuildFunction();
    const context = lasting(REMAINING_MS);
    await expect(handler({ pollId: 'nowhere' }, context)).rejects.toThrow('knows no poll "nowhere"');
    await expect(handler({}, context)).rejects.toThrow('pollId');
  });

  test('ends equal if two operators begin at the same moment while ballots come in', async () => {
    // Prepare
    const handler = await rebuildFunction();
    const newcomers = Array.from({ length: 20 }, (_, index) => aBallot({ voter: `late-${index}`, options: ['s3'] }));
    const generation = (await service.pollStates.read(POLL))?.generation ?? 0;
    const voting = async () => {
      for (const ballot of newcomers) {
        await service.put([ballot]);
        await service.count([ballot]);
      }
    };

    // Act: the steps of both alternate, as the tables answer.
    const request = { pollId: POLL, forSeconds: 0.001 };
    const [votes, ...operators] = await Promise.allSettled([
      voting(),
      callUntilDone(handler, request),
      callUntilDone(handler, request),
    ]);

    // Assess
    expect(votes).toMatchObject({ status: 'fulfilled' });
    const refusals = operators.flatMap((run) => (run.status === 'rejected' ? [`${run.reason}`] : []));
    expect(refusals.length).toBeLessThanOrEqual(1);
    for (const refusal of refusals) expect(refusal).toMatch(/Another rebuild of "favourites" began|out of date/);
    expect(await service.results()).toEqual({
      ballots: booth.length + newcomers.length,
      screens: [aTally(LAMBDA, { optionId: 's3', count: newcomers.length })],
    });
    const poll = await service.pollStates.read(POLL);
    expect(poll).not.toHaveProperty('nextGeneration');
    expect(poll?.generation).toBeGreaterThan(generation);
  });
});

const aProgress = (differences: Partial<RebuildProgress>): RebuildProgress => ({
  ...{ pollId: POLL, generation: 3, phase: 'announced', restored: false, ballots: 0, uncountable: 0 },
  ...differences,
});

describe('npm run rebuild', () => {
  test('calls the deployed function, and says what it does', async () => {
    const handler = await rebuildFunction();
    const invoke = ({ payload }: Invocation) => handler(payload, lasting(REMAINING_MS));
    const { code, output, errors } = await runCommand('rebuild', invoke, '--poll', POLL);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain('Done: 60 ballots are counted.');
    const switched = output.indexOf('The results are those of generation');
    expect(switched).toBeGreaterThan(-1);
    expect(switched).toBeLessThan(output.indexOf('Done'));
  });

  test('passes the answer of each call to the next until it is done, and prints a line for each', async () => {
    // Prepare
    const calls: Invocation[] = [];
    const answers = [
      aProgress({}),
      aProgress({ phase: 'votes', ballots: 4_000, votesFrom: 'a#b' }),
      aProgress({ phase: 'removed', ballots: 5_000 }),
      aProgress({ phase: 'switch', ballots: 5_000 }),
      aProgress({ phase: 'switched', ballots: 5_000 }),
      aProgress({ phase: 'sweep', ballots: 5_000 }),
      aProgress({ phase: 'done', ballots: 5_000, uncountable: 2 }),
    ];

    // Act
    const answer = (invocation: Invocation) => answers[calls.push(invocation) - 1];
    const { code, output } = await runCommand('rebuild', answer, '--poll', POLL, '--stage', 'prod');

    // Assess
    expect(new Set(calls.map(({ functionName }) => functionName))).toEqual(new Set(['booth-aggregation-prod-rebuild']));
    const requests = calls.map(({ payload }) => RebuildRequest.parse(payload));
    expect(requests.map(({ progress }) => progress)).toEqual([undefined, ...answers.slice(0, -1)]);
    // The first call only begins, so that the first line comes before the wait.
    expect(requests[0]?.forSeconds).toBe(0);
    expect(code).toBe(0);
    expect(output.trim().split('\n')).toEqual([
      expect.stringContaining('Waiting until functions that began before have ended'),
      expect.stringContaining('4000 ballots so far'),
      expect.stringContaining('5000 ballots are counted'),
      expect.stringContaining('Switching'),
      expect.stringContaining('of generation 4'),
      expect.stringContaining('Deleting'),
      'Done: 5000 ballots are counted. 2 items fit no schema and count nowhere.',
    ]);
  });

  test('passes --restored in every call', async () => {
    const requests: RebuildRequest[] = [];
    const answers = [aProgress({ restored: true }), aProgress({ restored: true, phase: 'done' })];
    const answer = ({ payload }: Invocation) => answers[requests.push(RebuildRequest.parse(payload)) - 1];
    const { code } = await runCommand('rebuild', answer, '--poll', POLL, '--restored');
    expect([code, requests.map(({ restored }) => restored)]).toEqual([0, [true, true]]);
  });

  test('ends with a reason: 2 for wrong arguments, 1 for an unknown poll and without a cloud', async () => {
    const handler = await rebuildFunction();
    const invoke = ({ payload }: Invocation) => handler(payload, lasting(REMAINING_MS));
    const runs = {
      unnamed: await runCommand('rebuild', invoke),
      noId: await runCommand('rebuild', invoke, '--poll', 'Bad ID'),
      unknown: await runCommand('rebuild', invoke, '--poll', 'nowhere'),
      wrong: await runCommand('rebuild', invoke, '--pol', POLL),
      alone: await runWithoutCloud('rebuild', '--poll', POLL),
    };
    const ends = Object.entries(runs).map(([name, { code, output }]) => [name, code, output]);
    expect(ends).toEqual([
      ['unnamed', 2, ''],
      ['noId', 2, ''],
      ['unknown', 1, ''],
      ['wrong', 2, ''],
      ['alone', 1, ''],
    ]);
    expect(runs.unnamed.errors).toMatch(/^Which poll\? Add --poll ID\.\n\nnpm run rebuild -- --poll ID/);
    expect(runs.noId.errors).toMatch(/^pollId: use 1 to 64 lower-case letters.*\n\nnpm run rebuild/);
    expect(runs.unknown.errors).toMatch(/^booth-aggregation-dev-rebuild failed: .*knows no poll "nowhere"/);
    expect(runs.wrong.errors).toContain("'--pol'");
    expect(runs.alone.errors).toMatch(/^The local cloud does not run: `npm start` starts it/);
  });
});
