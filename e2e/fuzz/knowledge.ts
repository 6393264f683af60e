import { BallotView, Poll, PollChangeList, Receipt, SessionView } from '@booth/shared';
import * as z from 'zod/mini';
import type { Received } from './api-document.ts';
import type { FuzzRequest } from './requests.ts';

/** Values by the name of their field, or by the id of their poll. */
export type Lists = Map<string, string[]>;

interface KnownBallot {
  pollId: string;
  deviceId: string;
  proof: object;
  key: string | undefined;
  recordedAt: string;
}

/** The device ids of voters who come again and again, so sessions and ballots are theirs. */
export const VOTERS = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => letter.repeat(22));
const [FIRST_VOTER = ''] = VOTERS;
/** How many values of one name are kept: the latest. */
export const SEEN_MAX = 12;
/** The parameters and fields that take the values of a field with another name. */
const ALIASES = new Map([
  ['next', ['cursor']],
  ['recordedAt', ['replaces']],
  ['optionId', ['optionIds', 'is']],
  ['id', ['optionIds', 'screen', 'goTo', 'is']],
]);
const HEADERS = new Map([
  ['etag', 'if-match'],
  ['x-next-cursor', 'cursor'],
]);

/** What the answers have told about the polls, sessions and ballots behind the API. */
export interface Knowledge {
  /** Ids, tokens and cursors, by the name of their field. */
  seen: Lists;
  polls: Map<string, Poll>;
  sessions: Map<string, { session: SessionView; deviceId: string }>;
  /** By poll id and device id. */
  ballots: Map<string, KnownBallot>;
  // The lists below are by poll id.
  codes: Lists;
  receipts: Lists;
  voters: Lists;
  cursors: Lists;
  /** How many polls were created. */
  created: number;
}

/** Returns the knowledge before the first answer. */
export const createKnowledge = (): Knowledge => ({
  seen: new Map([
    ['x-device-id', VOTERS],
    ['handle', ['@jo', 'Ann']],
  ]),
  polls: new Map(),
  sessions: new Map(),
  ballots: new Map(),
  codes: new Map(),
  receipts: new Map(),
  voters: new Map(),
  cursors: new Map(),
  created: 0,
});

/** Returns the id of the next poll that is created. */
export const nextPollId = ({ created }: Knowledge): string => `fuzz-${created}`;

/** Returns a function that learns from an answer. */
export function learningFor(knowledge: Knowledge): (request: FuzzRequest, answer: Received) => void {
  const { seen, polls, sessions, ballots, codes, receipts, voters, cursors } = knowledge;

  const keep = (lists: Lists, name: string, values: readonly string[]) => {
    lists.set(name, [...new Set([...(lists.get(name) ?? []), ...values])].slice(-SEEN_MAX));
  };
  // What a successful answer tells, by operation.
  const learnPoll = ({ body }: Received) => {
    const poll = Poll.parse(JSON.parse(body));
    polls.set(poll.pollId, poll);
  };
  const learnSession = ({ body }: Received, { headers }: FuzzRequest) => {
    const session = SessionView.parse(JSON.parse(body));
    sessions.set(session.sessionId, { session, deviceId: headers['x-device-id'] ?? FIRST_VOTER });
    for (const old of [...sessions.keys()].slice(0, -2 * SEEN_MAX)) sessions.delete(old);
    if (session.receipt !== undefined) keep(receipts, session.pollId, [session.receipt]);
    if (session.status === 'completed') keep(voters, session.pollId, [session.sessionId]);
  };
  const lessons = new Map<string, (answer: Received, request: FuzzRequest, pollId: string) => void>([
    ...['createPoll', 'readPoll', 'changePoll', 'switchPoll'].map((id) => [id, learnPoll] as const),
    ...['startSession', 'readSession', 'submitAnswer'].map((id) => [id, learnSession] as const),
    [
      'castBallot',
      ({ body }, { headers, body: sent }, pollId) => {
        const { recordedAt } = BallotView.parse(JSON.parse(body));
        const { optionIds: _, replaces: __, ...proof } = z.looseObject({}).parse(JSON.parse(`${sent}`));
        const deviceId = headers['x-device-id'] ?? FIRST_VOTER;
        const ballot = { pollId, deviceId, proof, key: headers['idempotency-key'], recordedAt };
        ballots.set(`${pollId} ${deviceId}`, ballot);
      },
    ],
    [
      'readReceipt',
      ({ body }, _request, pollId) =>
        keep(receipts, pollId, [z.object({ receipt: Receipt }).parse(JSON.parse(body)).receipt]),
    ],
    [
      'makeCodes',
      ({ body }, _request, pollId) => keep(codes, pollId, body.match(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}/gm) ?? []),
    ],
    ['exportBallots', ({ body }, _request, pollId) => keep(voters, pollId, body.match(/\b[0-9a-f]{64}\b/g) ?? [])],
    [
      'listChanges',
      ({ body }, _request, pollId) => {
        const { next } = PollChangeList.parse(JSON.parse(body));
        if (next !== undefined) keep(cursors, pollId, [next]);
      },
    ],
  ]);

  return (request, answer) => {
    const { operation, path } = request;
    if (operation?.id === 'createPoll' && request.body?.includes(`"${nextPollId(knowledge)}"`)) {
      if (answer.status === 201) knowledge.created += 1;
      // An earlier run has created it, and perhaps many more.
      if (answer.status === 409) knowledge.created = 2 * knowledge.created + 1;
    }
    // The session is on another screen by now.
    if (operation?.id === 'submitAnswer' && answer.status === 409) sessions.delete(path.split('/')[2] ?? '');
    if (operation?.id === 'deletePoll' && answer.status === 204) polls.delete(path.split('/')[3] ?? '');
    if (operation === undefined || answer.status >= 300 || answer.status === 204) return;
    for (const [header, name] of HEADERS) {
      const value = answer.headers.get(header);
      if (value !== undefined) keep(seen, name, [value]);
    }
    if (answer.contentType?.includes('json') === true) {
      for (const [name, value] of namedTexts(answer.body)) {
        for (const alias of /Id$|Token$/.test(name) ? [name] : (ALIASES.get(name) ?? [])) keep(seen, alias, [value]);
      }
    }
    lessons.get(operation.id)?.(answer, request, /polls\/([^/?]+)/.exec(path)?.[1] ?? '');
  };
}

/** Returns the strings in a JSON text with the names of their fields, at every depth. */
function namedTexts(json: string): [name: string, value: string][] {
  const texts: [string, string][] = [];
  JSON.parse(json, (name, value: unknown) => {
    if (typeof value === 'string' && value.length <= 1_000) texts.push([name, value]);
    return value;
  });
  return texts;
}
