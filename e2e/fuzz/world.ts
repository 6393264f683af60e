import {
  BallotView,
  directBallotOf,
  joinCodeOf,
  Poll,
  PollChangeList,
  type PollDefinition,
  phaseOf,
  Receipt,
  SessionView,
  versionTag,
} from '@booth/shared';
import * as z from 'zod/mini';
import { answersTo } from '../../shared/test/support/screen-examples.ts';
import type { Received } from './api-document.ts';
import type { FuzzRequest } from './requests.ts';
import type { Seen } from './values.ts';

/** A request's parameters, by name, and its body, which fit together. */
export interface Scene {
  values: Record<string, string>;
  body?: unknown;
}

/** What the answers have told about the polls, sessions and ballots behind the API. */
export interface World {
  /** Ids, tokens and cursors, by the name of their field. */
  seen: Seen;
  /** Returns requests to an operation about what exists. Most of them succeed. */
  scenesOf(operationId: string): Scene[];
  /** Learns from an answer. */
  remember(request: FuzzRequest, answer: Received): void;
}

/** The device ids of voters who come again and again, so sessions and ballots are theirs. */
const VOTERS = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => letter.repeat(22));
const [FIRST_VOTER = ''] = VOTERS;
/** Idempotency keys of ballots. They matter only if the identity is `open`. */
const KEYS = ['first-ballot-of-it', 'other-ballot-of-it'];
/** How many values of one name are kept: the latest. */
const SEEN_MAX = 12;
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

type Lists = Map<string, string[]>;

interface KnownBallot {
  pollId: string;
  deviceId: string;
  proof: object;
  key: string | undefined;
  recordedAt: string;
}

/** Creates a world in which nothing is known yet. `templates` are the polls to create. */
export function createWorld(templates: readonly PollDefinition[]): World {
  const seen: Lists = new Map([
    ['x-device-id', VOTERS],
    ['handle', ['@jo', 'Ann']],
  ]);
  const polls = new Map<string, Poll>();
  const sessions = new Map<string, { session: SessionView; deviceId: string }>();
  const ballots = new Map<string, KnownBallot>();
  // These are by poll id.
  const codes: Lists = new Map();
  const receipts: Lists = new Map();
  const voters: Lists = new Map();
  const cursors: Lists = new Map();
  let created = 0;
  const nextId = () => `fuzz-${created}`;

  const keep = (lists: Lists, name: string, values: readonly string[]) => {
    lists.set(name, [...new Set([...(lists.get(name) ?? []), ...values])].slice(-SEEN_MAX));
  };
  const known = (lists: Lists, parameter: string): Scene[] =>
    [...lists].flatMap(([pollId, values]) => values.map((value) => ({ values: { pollId, [parameter]: value } })));

  const recent = () => [...polls.values()].slice(-SEEN_MAX);
  const open = () => recent().filter((poll) => phaseOf(poll, new Date()) === 'open');
  const ofPolls = (): Scene[] => recent().map(({ pollId }) => ({ values: { pollId } }));

  /** Returns a voter's proof of identity; undefined if there is no entry code for them. */
  const proofOf = ({ pollId, identity }: Poll, index: number): object | undefined => {
    const code = codes.get(pollId)?.[index];
    if (identity === 'code') return code === undefined ? undefined : { code };
    return identity === 'handle' ? { handle: `@voter-${index}` } : {};
  };
  const proofsIn = (poll: Poll) =>
    VOTERS.flatMap((deviceId, index) => {
      const proof = proofOf(poll, index);
      return proof === undefined ? [] : [{ deviceId, proof }];
    });

  /** Returns the tokens of the screens that a voter's sessions waited on when last seen. */
  const waitingOf = ({ pollId }: Poll, deviceId: string): string[] =>
    [...sessions.values()].flatMap(({ session: { pollId: ofPoll, screenToken }, deviceId: ofDevice }) =>
      ofPoll === pollId && ofDevice === deviceId && screenToken !== undefined ? [screenToken] : [],
    );

  const castBallots = (): Scene[] =>
    open().flatMap((poll) => {
      const { optionIds = [] } = directBallotOf(poll) ?? {};
      return proofsIn(poll).flatMap(({ deviceId, proof }, index) => {
        const { pollId, allowVoteChange } = poll;
        const key = KEYS[index % KEYS.length] ?? '';
        const values = { pollId, 'x-device-id': deviceId, 'idempotency-key': key };
        const recordedAt = ballots.get(`${pollId} ${deviceId}`)?.recordedAt;
        const replaces = allowVoteChange && recordedAt !== undefined ? { replaces: recordedAt } : {};
        return optionIds.map((id) => ({ values, body: { ...proof, ...replaces, optionIds: [id] } }));
      });
    });

  const scenes = new Map<string, () => Scene[]>([
    [
      'createPoll',
      () => {
        // Templates take turns, so there are soon polls of all kinds.
        const template = templates[created % templates.length];
        return [{ values: {}, body: { ...template, pollId: nextId() } }];
      },
    ],
    [
      'changePoll',
      () =>
        recent().map(({ version, status, revealed, openedAt, closedAt, ...definition }) => {
          const text = `Changed ${version} times`;
          return {
            values: { pollId: definition.pollId, 'if-match': versionTag(version) },
            body: { ...definition, description: { ja: text, en: text } },
          };
        }),
    ],
    [
      'switchPoll',
      () =>
        recent().flatMap(({ pollId, status, revealed }) => {
          const whileOpen = [{ revealed: !revealed }, { visibility: 'live' }, { closesAt: '2999-01-01T00:00:00Z' }];
          const reopened = { status: status === 'archived' ? 'closed' : 'open' };
          // Closes one poll, so its votes can be reset.
          const closed =
            recent().find((poll) => poll.status === 'open')?.pollId === pollId ? [{ status: 'closed' }] : [];
          const changes = status === 'open' ? [...whileOpen, { opensAt: null, closesAt: null }, ...closed] : [reopened];
          return changes.map((body) => ({ values: { pollId }, body }));
        }),
    ],
    [
      'deletePoll',
      () =>
        // Deletes one at most, and none with codes, so other operations find drafts.
        recent()
          .filter(({ status, identity }) => status === 'draft' && identity !== 'code')
          .slice(0, 1)
          .map(({ pollId, version }) => ({ values: { pollId, 'if-match': versionTag(version) } })),
    ],
    [
      'resetVotes',
      () =>
        recent()
          .filter(({ status, resettingSince }) => status === 'closed' || resettingSince !== undefined)
          .map(({ pollId }) => ({ values: { pollId }, body: { confirm: pollId } })),
    ],
    ['home', () => recent().flatMap(({ pollId }) => VOTERS.map((id) => ({ values: { pollId, 'x-device-id': id } })))],
    ['findPoll', () => recent().map(({ pollId }) => ({ values: { joinCode: joinCodeOf(pollId) } }))],
    ...['readPollState', 'readPoll', 'readBallots', 'exportBallots', 'exportResults'].map(
      (id) => [id, ofPolls] as const,
    ),
    ['listChanges', () => [...ofPolls(), ...known(cursors, 'cursor')]],
    ['readResults', () => [...ofPolls(), ...known(receipts, 'x-receipt')]],
    [
      'makeCodes',
      () =>
        recent()
          .filter(({ identity }) => identity === 'code')
          .map(({ pollId }) => ({ values: { pollId }, body: { count: VOTERS.length } })),
    ],
    [
      'startSession',
      () =>
        open().flatMap((poll) =>
          proofsIn(poll).flatMap(({ deviceId, proof }) => {
            const values = { pollId: poll.pollId, 'x-device-id': deviceId };
            const bodies = [
              ...[proof, ...waitingOf(poll, deviceId).map((anew) => ({ ...proof, anew }))],
              ...(poll.allowVoteChange ? [{ ...proof, change: true }] : []),
            ];
            return bodies.map((body) => ({ values, body }));
          }),
        ),
    ],
    [
      'readSession',
      () =>
        [...sessions.values()].map(({ session: { sessionId }, deviceId }) => ({
          values: { sessionId, 'x-device-id': deviceId },
        })),
    ],
    [
      'submitAnswer',
      () =>
        [...sessions.values()].flatMap(({ session, deviceId }) => {
          const { sessionId, pollId, screenId, screenToken, stepsBack } = session;
          const screen = polls.get(pollId)?.screens.find(({ id }) => id === screenId);
          if (screen === undefined) return [];
          const values = { sessionId, 'x-device-id': deviceId };
          const answers = answersTo(screen).map((answer) => ({ values, body: { screenToken, answer } }));
          return stepsBack > 0 ? [...answers, { values, body: { screenToken, back: true } }] : answers;
        }),
    ],
    ['castBallot', castBallots],
    [
      'readReceipt',
      () =>
        [...ballots.values()].slice(-SEEN_MAX).map(({ pollId, deviceId, proof, key }) => ({
          values: { pollId, 'x-device-id': deviceId, ...(key !== undefined && { 'idempotency-key': key }) },
          body: proof,
        })),
    ],
    [
      'eraseVoter',
      () =>
        known(voters, 'voter').map(({ values: { pollId = '', voter } }) => ({ values: { pollId }, body: { voter } })),
    ],
  ]);

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

  return {
    seen,
    scenesOf: (operationId) => scenes.get(operationId)?.() ?? [],
    remember: (request, answer) => {
      const { operation, path } = request;
      if (operation?.id === 'createPoll' && request.body?.includes(`"${nextId()}"`)) {
        if (answer.status === 201) created += 1;
        // An earlier run has created it, and perhaps many more.
        if (answer.status === 409) created = 2 * created + 1;
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
    },
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
