import { randomUUID } from 'node:crypto';
import { SFNClient, type SFNClientConfig, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import {
  BallotView,
  DEVICE_HEADER,
  HomeView,
  PollListing,
  PollStateView,
  Receipt,
  ResultsSnapshot,
  SessionView,
  Turnout,
} from '@booth/shared';
import * as z from 'zod/mini';
import type { Booth } from './booth.ts';
import { type Exercise, eventually } from './exercise.ts';
import { FIRST_SCREEN, OPTIONS, SECOND_SCREEN, TAPPED_POLL, WALKED_POLL } from './polls.ts';

/** The output of a workflow behind API Gateway, as in services/survey/iac/workflow-response.vtl. */
const WorkflowAnswer = z.object({ status: z.int(), body: z.string() });

const aDevice = () => randomUUID();
const by = (device: string) => ({ [DEVICE_HEADER]: device });
const votes = (optionId: string) => ({ type: 'choice', optionIds: [optionId] });

/** Returns the exercises of visitors. `vote` casts one more ballot in the poll of one tap. */
export function visitorExercises({ survey, aggregation }: Booth, workflows: Workflows) {
  const walker = aDevice();
  const tapper = aDevice();

  const sessionsOf = (pollId: string) => ({
    start: (status: number) =>
      survey.request(`/polls/${pollId}/sessions`, { method: 'POST', headers: by(walker), status, schema: SessionView }),
    read: (sessionId: string) => survey.request(`/sessions/${sessionId}`, { headers: by(walker), schema: SessionView }),
    answer: (session: SessionView, optionId: string) =>
      survey.request(`/sessions/${session.sessionId}/answers`, {
        method: 'POST',
        headers: by(walker),
        json: { screenToken: session.screenToken, answer: votes(optionId) },
        schema: SessionView,
      }),
  });

  /** Reads a session until it has the expected state. */
  const until = (sessionId: string, isThere: (session: SessionView) => boolean): Promise<SessionView> =>
    eventually(async () => {
      const session = await sessionsOf(WALKED_POLL).read(sessionId);
      if (!isThere(session)) throw new Error(`The session is ${JSON.stringify(session)}`);
      return session;
    });

  const ballotsOf = (pollId: string, ballots: number): Promise<void> =>
    eventually(async () => {
      const turnout = await aggregation.request(`/polls/${pollId}/turnout`, { schema: Turnout });
      if (turnout.ballots !== ballots) throw new Error(`${turnout.ballots} ballots are counted, not ${ballots}`);
    });

  const vote = async (device: string): Promise<void> => {
    const input = { pollId: TAPPED_POLL, deviceId: device, optionIds: [OPTIONS[0]], correlationId: randomUUID() };
    const nothingSent = { idempotencyKey: '', handle: '', code: '', replaces: '' };
    await workflows.run('cast-ballot', { ...nothingSent, ...input }, BallotView);
  };

  const exercises: Exercise[] = [
    {
      name: 'The polls are listed: the example, and those that were pushed',
      run: async () => {
        const { polls } = await survey.request('/polls', { schema: z.object({ polls: z.array(PollListing) }) });
        const missing = ['favourite-services', WALKED_POLL, TAPPED_POLL].filter(
          (id) => !polls.some(({ pollId }) => pollId === id),
        );
        if (missing.length > 0) throw new Error(`not listed: ${missing.join(', ')}`);
        for (const { pollId, joinCode } of polls) {
          const found = await survey.request(`/join-codes/${joinCode}`, { schema: z.object({ pollId: z.string() }) });
          if (found.pollId !== pollId) throw new Error(`The code of ${pollId} leads to ${found.pollId}`);
        }
      },
    },
    {
      name: 'A page opens a poll: API Gateway runs the workflow `home`',
      run: async () => {
        await survey.request(`/polls/${WALKED_POLL}`, { schema: HomeView });
      },
    },
    {
      name: 'The workflow `home` itself, by StartSyncExecution',
      run: async () => {
        const input = { pollId: WALKED_POLL, deviceId: walker };
        const { poll } = await workflows.run('home', input, HomeView);
        if (poll.pollId !== WALKED_POLL) throw new Error(`It answers with the poll ${poll.pollId}`);
      },
    },
    {
      name: 'A survey is answered to its end, and counted: functions, the workflow `survey`, streams',
      run: async () => {
        const { start, answer } = sessionsOf(WALKED_POLL);
        const begun = await start(201);
        const first = await until(begun.sessionId, ({ screenId }) => screenId === FIRST_SCREEN);
        await answer(first, OPTIONS[0]);
        const second = await until(begun.sessionId, ({ screenId }) => screenId === SECOND_SCREEN);
        await answer(second, OPTIONS[1]);
        const { receipt } = await until(begun.sessionId, ({ status }) => status === 'completed');
        if (receipt === undefined) throw new Error('There is no receipt');
        await ballotsOf(WALKED_POLL, 1);
      },
    },
    {
      name: 'A visitor who has voted can not vote again',
      run: async () => {
        await survey.refusal(`/polls/${WALKED_POLL}/sessions`, 'already-voted', {
          ...{ method: 'POST', headers: by(walker), status: 409 },
        });
      },
    },
    {
      name: 'One tap is a ballot: API Gateway runs the workflow `castBallot`',
      run: async () => {
        await survey.request(`/polls/${TAPPED_POLL}/ballots`, {
          ...{ method: 'POST', headers: by(aDevice()), json: { optionIds: [OPTIONS[0]] }, schema: BallotView },
        });
      },
    },
    {
      name: 'The workflow `castBallot` itself, by StartSyncExecution, and its ballot is counted',
      run: async () => {
        await vote(tapper);
        await ballotsOf(TAPPED_POLL, 1);
      },
    },
    {
      name: 'A ballot has a receipt',
      run: async () => {
        await survey.request(`/polls/${TAPPED_POLL}/receipts`, {
          ...{ method: 'POST', headers: by(tapper), schema: z.object({ receipt: Receipt }) },
        });
      },
    },
    {
      name: 'Results and the state of a poll are read',
      run: async () => {
        const { screens } = await aggregation.request(`/polls/${WALKED_POLL}/results`, { schema: ResultsSnapshot });
        const counts = screens.map((tally) => (tally.type === 'choice' ? tally.options : []));
        const expected = [[{ optionId: OPTIONS[0], count: 1 }], [{ optionId: OPTIONS[1], count: 1 }]];
        if (JSON.stringify(counts) !== JSON.stringify(expected)) throw new Error(JSON.stringify(screens));
        await aggregation.request(`/polls/${WALKED_POLL}/state`, { schema: PollStateView });
      },
    },
    {
      name: 'An unknown poll or path is refused as a problem, by functions and by API Gateway',
      run: async () => {
        await survey.refusal('/polls/no-such-poll/sessions', 'unknown-poll', {
          ...{ method: 'POST', headers: by(walker), status: 404 },
        });
        await aggregation.refusal('/nowhere', 'unknown-poll', { status: 404 });
      },
    },
  ];
  return { exercises, vote: () => vote(aDevice()) };
}

/** Runs workflows that answer at once, by their names without service and stage. */
export interface Workflows {
  /** @throws Error if the execution fails or answers a status other than 200 */
  run<Body>(name: string, input: unknown, schema: z.ZodMiniType<Body>): Promise<Body>;
}

export function createWorkflows(config: SFNClientConfig, arnOf: (name: string) => string): Workflows {
  // The emulator has one host name, without AWS's prefix `sync-`.
  const client = new SFNClient({ ...config, disableHostPrefix: true });
  return {
    run: async (name, input, schema) => {
      const { status, output, error, cause } = await client.send(
        new StartSyncExecutionCommand({ stateMachineArn: arnOf(name), input: JSON.stringify(input) }),
      );
      if (status !== 'SUCCEEDED') throw new Error(`${status}: ${error} ${cause}`);
      const answer = WorkflowAnswer.parse(JSON.parse(output ?? ''));
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`);
      return schema.parse(JSON.parse(answer.body));
    },
  };
}
