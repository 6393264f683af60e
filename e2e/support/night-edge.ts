import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  type Answer,
  HomeView,
  type Poll,
  ProblemError,
  PUBLIC_VIEWER,
  pollStateOf,
  type Screen,
  screenTypeOf,
} from '@booth/shared';
import type { HttpReply, PollResults } from '@booth/shared/lambda';
import { type WebSocket, WebSocketServer } from 'ws';
import { pollStateReply } from '../../services/aggregation/src/results/poll-state-reply.ts';
import { resultsReply } from '../../services/aggregation/src/results/results-reply.ts';
import { readClientMessage, replyTo } from '../../services/realtime/src/messages/client-message.ts';
import { messagesAbout } from '../../services/realtime/src/messages/poll-messages.ts';
import { answersTo } from '../../shared/test/support/screen-examples.ts';

/** API Gateway ends a connection after two hours (its quotas of WebSocket APIs). */
const CONNECTION_ENDS_MS = 2 * 3_600_000;

/** Returns a voter's answer. Each option is the favourite for a while, so bars overtake. */
function answerOf(voter: number, screen: Screen): Answer {
  const answers = answersTo(screen);
  const choice = screenTypeOf(screen).directChoice(screen);
  const favourite = Math.floor(voter / 50) + Math.floor(((voter * 7) % 40) ** 2 / 400);
  const optionId = choice?.optionIds[favourite % choice.optionIds.length];
  if (screen.type === 'choice' && optionId !== undefined) return { type: screen.type, optionIds: [optionId] };
  const answer = answers[voter % answers.length];
  if (answer === undefined) throw new Error(`The screen "${screen.id}" has no example answer.`);
  return answer;
}

/** The services as a page meets them, in the time of the page's own clock. */
export interface NightEdge {
  origin: string;
  /** The address of the WebSocket that tells the edge the page's time. */
  clockAddress: string;
  /** How often the page has connected and asked, and how many messages it was sent. */
  counts: { connections: number; pushes: number; requests: number; pings: number };
  stop: () => Promise<void>;
}

/**
 * Answers for one poll with the services' own functions, without tables, streams and workflows,
 * which would take as long as the night itself.
 * @param happens tells what happens at a moment, in milliseconds since the beginning of the night
 */
export async function startNightEdge(
  poll: Poll,
  happens: (passedMs: number) => { ballots: number; revealed: boolean },
): Promise<NightEdge> {
  const counters = new Map(poll.screens.map(({ id }) => [id, new Map<string, number>()]));
  const minutes = new Map<string, number>();
  const viewers = new Map<WebSocket, { since: number; isSubscribed: boolean }>();
  const counts = { connections: 0, pushes: 0, requests: 0, pings: 0 };
  let state = pollStateOf(poll);
  let beginsAt: number | undefined;
  let now = Date.now();
  let ballots = 0;
  let revision = 0;

  const results = (): PollResults => ({
    poll: { ...state, pollShard: `${poll.pollId}#0`, sk: 'POLL', counterShards: 1, generation: 1 },
    snapshot: {
      ...{ pollId: poll.pollId, pollVersion: state.version, revision, asOf: new Date(now).toISOString(), ballots },
      screens: poll.screens.flatMap(
        (screen) => screenTypeOf(screen).tally(screen.id, counters.get(screen.id) ?? new Map()) ?? [],
      ),
      timeline: [...minutes].slice(-60).map(([minute, count]) => ({ minute, ballots: count })),
    },
    turnout: { pollId: poll.pollId, pollVersion: state.version, revision, asOf: new Date(now).toISOString(), ballots },
  });

  function vote(): void {
    ballots += 1;
    const minute = new Date(now).toISOString().slice(0, 16);
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
    poll.screens.forEach((screen, index) => {
      const known = counters.get(screen.id);
      const counted = screenTypeOf(screen).counters(answerOf(ballots + index, screen));
      for (const [name, count] of counted) known?.set(name, (known.get(name) ?? 0) + count);
    });
  }

  function push(stateIsNews: boolean): void {
    const messages = messagesAbout(results(), { stateIsNews, topic: 'results' }).map((message) =>
      JSON.stringify(message),
    );
    for (const [socket, { isSubscribed }] of viewers) {
      for (const message of isSubscribed ? messages : []) {
        counts.pushes += 1;
        socket.send(message);
      }
    }
  }

  /** Moves the edge to a moment. Returns how many messages it has pushed so far. */
  function tick(at: number): number {
    now = at;
    if (beginsAt === undefined) {
      beginsAt = at;
      for (const viewer of viewers.values()) viewer.since = at;
    }
    for (const [socket, { since }] of viewers) {
      if (now - since < CONNECTION_ENDS_MS) continue;
      viewers.delete(socket);
      socket.close(1001, 'Going away');
    }
    const { ballots: cast, revealed } = happens(now - beginsAt);
    const stateIsNews = revealed !== state.revealed;
    if (stateIsNews) state = { ...state, revealed, version: state.version + 1 };
    for (let count = 0; count < cast; count += 1) vote();
    if (cast > 0) revision += 1;
    if (cast > 0 || stateIsNews) push(stateIsNews);
    return counts.pushes;
  }

  function reply({ method, url = '', headers }: IncomingMessage): HttpReply<unknown> {
    if (method === 'OPTIONS') return { status: 204, body: undefined, headers: {} };
    counts.requests += 1;
    const ifNoneMatch = headers['if-none-match'];
    if (url.endsWith('/results')) return resultsReply(results(), { viewer: PUBLIC_VIEWER, ifNoneMatch });
    if (url.endsWith('/state')) return pollStateReply(state, { at: new Date(now), ifNoneMatch });
    const home = {
      poll: { ...poll, ...state },
      ballots,
      session: null,
      ballot: null,
      now: new Date(now).toISOString(),
    };
    return { status: 200, body: HomeView.parse(home), headers: {} };
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    response.sendDate = false;
    const open = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
      'access-control-expose-headers': 'etag, date',
      date: new Date(now).toUTCString(),
    };
    try {
      const { status, body, headers } = reply(request);
      response.writeHead(status, { ...open, ...headers }).end(body === undefined ? '' : JSON.stringify(body));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      response.writeHead(error.problem.status, open).end(JSON.stringify(error.problem));
    }
  }

  const server = createServer(answer);
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, { url }) => {
    if (url === '/clock') {
      socket.on('message', (text) => socket.send(String(tick(Number(text)))));
      return;
    }
    counts.connections += 1;
    viewers.set(socket, { since: now, isSubscribed: false });
    socket.on('close', () => viewers.delete(socket));
    socket.on('message', (data) => {
      const text = String(data);
      const message = readClientMessage(text);
      if ('type' in message && message.type === 'subscribe') {
        viewers.set(socket, { since: now, isSubscribed: true });
        push(true);
      } else {
        counts.pings += 1;
        counts.pushes += 1;
        socket.send(JSON.stringify(replyTo(text)));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The edge does not listen.');
  return {
    origin: `http://localhost:${address.port}`,
    clockAddress: `ws://localhost:${address.port}/clock`,
    counts,
    stop: async () => {
      sockets.close();
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
