import * as z from 'zod/mini';
import { identityProofShape } from '../model/identity.ts';
import { JoinCode } from '../model/join-code.ts';
import { OPEN_POLLS_MAX, PollListing } from '../model/poll.ts';
import { PollStateView } from '../model/poll-state.ts';
import { Receipt } from '../model/receipt.ts';
import { ResultsSnapshot, Turnout } from '../results/results-snapshot.ts';
import { IDEMPOTENCY_KEY_HEADER, IdempotencyKey, PollId, RECEIPT_HEADER, SessionId } from '../values/ids.ts';
import { BallotSubmission, BallotView } from './ballot-submission.ts';
import { HomeView } from './home-view.ts';
import type { Route } from './route.ts';
import { SessionStart, SessionView, Submission } from './session-view.ts';

const pollParams = z.object({ pollId: PollId });
const sessionParams = z.object({ sessionId: SessionId });
/** Takes one form only, so that a CDN keeps each minute once. */
const UtcMinute = z.iso.datetime({ precision: -1, error: 'send a minute in UTC, such as 2026-11-24T10:05Z' });

const OpenPolls = z.object({ polls: z.array(PollListing).check(z.maxLength(OPEN_POLLS_MAX)) });

const aVisitor = { organizer: 'none', query: z.unknown(), headers: z.unknown(), body: z.undefined() } as const;

/** The routes of visitors and big screens. */
export const visitorRoutes = {
  /** Lists polls whose status is `open` and which are `listed`, the last opened first. */
  listOpenPolls: {
    ...aVisitor,
    service: 'survey',
    method: 'GET',
    path: '/polls',
    summary: 'The polls that are open, or will open by themselves',
    voter: 'none',
    unknown: 'unknown-poll',
    params: z.unknown(),
    response: OpenPolls,
    statuses: [200],
    refusals: [],
  },
  findPoll: {
    ...aVisitor,
    service: 'survey',
    method: 'GET',
    path: '/join-codes/{joinCode}',
    summary: 'The poll that a join code leads to',
    voter: 'none',
    unknown: 'unknown-poll',
    params: z.object({ joinCode: JoinCode }),
    response: z.object({ pollId: PollId }),
    statuses: [200],
    refusals: ['unknown-poll'],
  },
  home: {
    ...aVisitor,
    service: 'survey',
    method: 'GET',
    path: '/polls/{pollId}',
    summary: "The poll, the number of voters if it may be shown, and the visitor's session and ballot",
    voter: 'optional',
    unknown: 'unknown-poll',
    params: pollParams,
    response: HomeView,
    statuses: [200],
    refusals: ['unknown-poll'],
  },
  startSession: {
    ...aVisitor,
    service: 'survey',
    method: 'POST',
    path: '/polls/{pollId}/sessions',
    summary: 'Start the survey, or return to the current one',
    voter: 'required',
    unknown: 'unknown-poll',
    params: pollParams,
    body: z.optional(SessionStart),
    response: SessionView,
    statuses: [200, 201, 202],
    refusals: ['unknown-poll', 'poll-not-open', 'already-voted', 'session-over'],
  },
  readSession: {
    ...aVisitor,
    service: 'survey',
    method: 'GET',
    path: '/sessions/{sessionId}',
    summary: 'The state of a session',
    voter: 'required',
    unknown: 'unknown-session',
    params: sessionParams,
    response: SessionView,
    statuses: [200],
    refusals: ['unknown-session'],
  },
  submitAnswer: {
    ...aVisitor,
    service: 'survey',
    method: 'POST',
    path: '/sessions/{sessionId}/answers',
    summary: 'Answer the current screen, or go back one screen',
    voter: 'required',
    unknown: 'unknown-session',
    params: sessionParams,
    body: Submission,
    response: SessionView,
    statuses: [200, 202],
    refusals: ['unknown-poll', 'unknown-session', 'poll-not-open', 'stale-screen', 'session-over', 'already-voted'],
  },
  /**
   * Takes a direct ballot, for polls whose only screen is a choice. The same ballot again, after a
   * lost response, is answered with what was recorded, even if the poll has closed since. Another
   * ballot of the voter is `already-voted`, unless it names the one that it replaces. In an `open`
   * poll, where a device casts many ballots, the `Idempotency-Key` tells them apart.
   */
  castBallot: {
    ...aVisitor,
    service: 'survey',
    method: 'POST',
    path: '/polls/{pollId}/ballots',
    summary: 'Vote at once, in a poll whose only screen is a choice',
    voter: 'required',
    unknown: 'unknown-poll',
    params: pollParams,
    headers: z.object({ [IDEMPOTENCY_KEY_HEADER]: z.optional(IdempotencyKey) }),
    body: BallotSubmission,
    response: BallotView,
    statuses: [200],
    refusals: ['unknown-poll', 'poll-not-open', 'session-needed', 'already-voted'],
  },
  /** For direct ballots. A session carries its receipt itself. */
  readReceipt: {
    ...aVisitor,
    service: 'survey',
    method: 'POST',
    path: '/polls/{pollId}/receipts',
    summary: 'The receipt of a ballot that this device cast without a session',
    voter: 'required',
    unknown: 'unknown-poll',
    params: pollParams,
    headers: z.object({ [IDEMPOTENCY_KEY_HEADER]: z.optional(IdempotencyKey) }),
    body: z.optional(z.strictObject(identityProofShape)),
    response: z.object({ receipt: Receipt }),
    statuses: [200],
    refusals: ['unknown-poll', 'unknown-voter'],
  },
  /** Reads one small item, for pages that wait for a change of the poll without a WebSocket. */
  readPollState: {
    ...aVisitor,
    service: 'aggregation',
    method: 'GET',
    path: '/polls/{pollId}/state',
    summary: 'The state of the poll, and if everybody may see its results',
    voter: 'none',
    unknown: 'unknown-poll',
    params: pollParams,
    headers: z.object({ 'if-none-match': z.optional(z.string()) }),
    response: PollStateView,
    statuses: [200, 304],
    responseHeaders: { etag: 'Names this state of the poll' },
    refusals: ['unknown-poll'],
  },
  /** For pages that show no results yet. It reveals nothing about the answers. */
  readTurnout: {
    ...aVisitor,
    service: 'aggregation',
    method: 'GET',
    path: '/polls/{pollId}/turnout',
    summary: 'The number of voters, if everybody may know it',
    voter: 'none',
    unknown: 'unknown-poll',
    params: pollParams,
    headers: z.object({ 'if-none-match': z.optional(z.string()) }),
    response: Turnout,
    statuses: [200, 304],
    responseHeaders: { etag: 'Names this number of voters' },
    refusals: ['unknown-poll', 'results-hidden'],
  },
  /**
   * Without an access token: the results as the poll shows them to everybody, or to the holder of a
   * receipt. A draft, or a poll that was archived without being opened, is unknown. With an
   * organizer's token: the results of every poll at any time. Any other token is refused, even if
   * everybody may see the results, so that nobody mistakes the public's view for an organizer's.
   * The counts are always the current ones; `at` only chooses the hour of the timeline.
   */
  readResults: {
    ...aVisitor,
    service: 'aggregation',
    method: 'GET',
    path: '/polls/{pollId}/results',
    summary: 'The tallies, and the ballots of each minute of an hour',
    voter: 'none',
    organizer: 'optional',
    unknown: 'unknown-poll',
    params: pollParams,
    query: z.object({ at: z.optional(UtcMinute) }),
    headers: z.object({
      'if-none-match': z.optional(z.string()),
      [RECEIPT_HEADER]: z.optional(z.string().check(z.maxLength(200))),
    }),
    response: ResultsSnapshot,
    statuses: [200, 304],
    responseHeaders: { etag: 'Names this state of the results' },
    refusals: ['unknown-poll', 'results-hidden', 'not-signed-in', 'not-an-organizer'],
  },
} as const satisfies Record<string, Route>;
