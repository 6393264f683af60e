import { availableParallelism, loadavg } from 'node:os';
import { choosableOptions } from '@booth/shared';
import { parseArguments, wholeNumber } from '@booth/shared/command-line';
import { tenths } from './distribution.ts';
import { type RealtimeCloud, startRealtimeCloud } from './realtime/cloud.ts';
import { now } from './realtime/delays.ts';
import { startNaiveBroadcaster } from './realtime/naive-broadcaster.ts';
import { sendCosts } from './realtime/send-costs.ts';
import { type Audience, connectViewers, type ViewersReport } from './realtime/viewers.ts';
import { vote } from './realtime/voters.ts';
import { oneScreen } from './survey-polls.ts';

/** Time for V8 to optimize the services and for broadcasts to find their interval. */
const WARM_UP_SECONDS = 4;
const AUDIENCES = [1, 100, 1_000];
const OPTIONS = oneScreen.screens.flatMap((screen) =>
  screen.type === 'choice' ? choosableOptions(screen).map(({ id }) => id) : [],
);

export const usage = '[--seconds 15] [--viewers 1,100,1000] ';

/** Goals, by the names of the measures. */
export const goals: Record<string, string> = {
  live1P95Ms: '≤ 150',
  live100P95Ms: '≤ 250',
  live1000P95Ms: '≤ 500',
  live1WithoutLastState: '0',
  live100WithoutLastState: '0',
  live1000WithoutLastState: '0',
};

export const notes = (): string[] => [
  '20 direct ballots a second by HTTP, viewers by WebSocket. Milliseconds count from the answer to a ballot until a viewer has a ' +
    'message with it; lastState counts from the last answer until the last viewer has all ballots. messagesPerSecond is for one viewer.',
  'naive: the SDK sends each vote to each viewer as soon as it is in the stream. A ballot that was not sent ten seconds after the ' +
    'last one counts as delayed until then.',
  'live1Beside1000: one viewer of a poll while another poll has a thousand viewers and as many ballots. Here all functions of the ' +
    'realtime service and the WebSocket server are one process, which the thousand keep busy; on AWS each call has its own.',
];

/** Measures the delay from voters to viewers in the local cloud. All of it runs on this machine. */
export async function run(args: readonly string[]): Promise<Record<string, number>> {
  const { values } = parseArguments({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '15' },
      viewers: { type: 'string', default: AUDIENCES.join(',') },
    },
  } as const);
  const seconds = wholeNumber('--seconds', values.seconds);
  const audiences = values.viewers.split(',').map((viewers) => wholeNumber('--viewers', viewers));
  const cloud = await startRealtimeCloud();
  try {
    const results: Record<string, number> = { cores: availableParallelism() };
    for (const viewers of audiences) {
      Object.assign(results, named(`live${viewers}`, await live(cloud, `live-${viewers}`, viewers, seconds)));
      Object.assign(results, named(`naive${viewers}`, await naive(cloud, `naive-${viewers}`, viewers, seconds)));
    }
    const [few, many] = [Math.min(...audiences), Math.max(...audiences)];
    const large = await watch(cloud, `beside-${few}-many`, many);
    const single = await watch(cloud, `beside-${many}`, few);
    // All viewers are connected, so both measurements can run at the same time.
    const [beside] = await Promise.all([single.measure(seconds), large.measure(seconds)]);
    return {
      ...results,
      ...named(`live${few}Beside${many}`, beside),
      ...(await sendCosts()),
      // Over the last minute. If it exceeds the cores, everything waits for a processor.
      loadAverage: tenths(loadavg()[0] ?? 0),
    };
  } finally {
    await cloud.stop();
  }
}

const named = (name: string, report: ViewersReport): Record<string, number> =>
  Object.fromEntries(
    Object.entries(report).map(([measure, value]) => [
      `${name}${measure.replace(/^./, (letter) => letter.toUpperCase())}`,
      value,
    ]),
  );

async function live(cloud: RealtimeCloud, pollId: string, viewers: number, seconds: number): Promise<ViewersReport> {
  return (await watch(cloud, pollId, viewers)).measure(seconds);
}

/** Opens a poll, and connects its viewers. */
async function watch(cloud: RealtimeCloud, pollId: string, count: number): Promise<Measurable> {
  await cloud.openPoll(pollId);
  return connected(cloud, pollId, { address: cloud.webSocket, pollId, count });
}

async function naive(cloud: RealtimeCloud, pollId: string, viewers: number, seconds: number): Promise<ViewersReport> {
  await cloud.openPoll(pollId);
  const broadcaster = await startNaiveBroadcaster(cloud, pollId);
  try {
    const watched = await connected(cloud, pollId, { address: broadcaster.address, count: viewers });
    return await watched.measure(seconds);
  } finally {
    await broadcaster.stop();
  }
}

/** A poll whose viewers are connected. */
interface Measurable {
  measure(seconds: number): Promise<ViewersReport>;
}

async function connected({ survey }: RealtimeCloud, pollId: string, audience: Audience): Promise<Measurable> {
  console.error(`${pollId}: viewers: ${audience.count} …`);
  const viewers = await connectViewers(audience);
  return {
    async measure(seconds) {
      const warmUp = await vote(survey, pollId, OPTIONS, WARM_UP_SECONDS);
      const measuredFrom = now();
      const ballots = await vote(survey, pollId, OPTIONS, seconds);
      return viewers.report({ ballots: [...warmUp, ...ballots], measuredFrom });
    },
  };
}
