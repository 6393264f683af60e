import { z } from 'zod';
import { BallotSubmission, BallotView } from './ballot.ts';
import { IDEMPOTENCY_KEY_HEADER, IdempotencyKey, PollId, RECEIPT_HEADER, SessionId } from './ids.ts';
import {
  CodeOrder,
  ErasureOrder,
  ErasureProgress,
  PageCursor,
  PollChangeList,
  PollDefinition,
  PollList,
  PollSwitch,
} from './organizer.ts';
import { Poll } from './poll.ts';
import type { ProblemCode } from './problem.ts';
import { Receipt } from './receipt.ts';
import { ResultsSnapshot } from './results.ts';
import { SessionStart, SessionView, Submission } from './session.ts';

/** Largest body of a request, in bytes. */
export const BODY_MAX_BYTES = 16 * 1024;

/** Largest definition of a poll as it is sent, with whatever white space, in bytes; `pollSizeFault` says how large it may be. */
export const POLL_MAX_BYTES = 256 * 1024;

/** All that the first screen needs, in one answer. */
export const HomeView = z.object({
  poll: Poll,
  /** Null where the poll hides its results from this visitor. The timeline is left out. */
  results: ResultsSnapshot.nullable(),
  session: SessionView.nullable(),
  /** The recorded ballot, in a poll where the device is the voter. */
  ballot: BallotView.nullable(),
});
export type HomeView = z.infer<typeof HomeView>;

/** What every route says of itself. */
export interface Route {
  service: 'survey' | 'aggregation';
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** API Gateway's form: `{name}` stands for one path segment. */
  path: string;
  /** What it does, in one line. */
  summary: string;
  /** Whether the request carries the visitor's `x-voter-id`. */
  voter: 'required' | 'optional' | 'none';
  /** Whether the request carries an organizer's access token; where it may, who sends a bad one is refused. */
  organizer: 'required' | 'optional' | 'none';
  /** The problem that answers an address that names nothing. */
  unknown: 'unknown-poll' | 'unknown-session';
  params: z.ZodType;
  query: z.ZodType;
  /** Those that mean something here, by their names in lower case; besides the visitor's id and the access token. */
  headers: z.ZodType;
  body: z.ZodType;
  bodyMaxBytes?: number;
  /** The body of a success: JSON, or text of `responseType`. */
  response: z.ZodType;
  responseType?: 'text/csv';
  /** The statuses of a success. */
  statuses: readonly number[];
  /** The headers of a success that a client reads, and what they hold. */
  responseHeaders?: Readonly<Record<string, string>>;
  /** How it can be refused, besides what every route can be (`commonRefusals`). */
  refusals: readonly ProblemCode[];
}

/** How every request can be refused. */
export const commonRefusals = [
  'malformed-request',
  'body-too-large',
  'invalid-request',
  'unavailable',
  'internal-error',
] as const satisfies readonly ProblemCode[];

const pollParams = z.object({ pollId: PollId });
const sessionParams = z.object({ sessionId: SessionId });
const nothing = z.unknown();
const noBody = z.undefined();

/** The version of a poll as an entity tag (RFC 9110): `"7"`. */
export const versionTag = (version: number): string => `"${version}"`;
const VersionTag = z.string().regex(/^"\d+"$/, { error: 'send the ETag of the poll that you changed, such as "7"' });

const aVisitor = { organizer: 'none', query: nothing, headers: nothing, body: noBody } as const;
const anOrganizer = {
  service: 'survey',
  voter: 'none',
  organizer: 'required',
  unknown: 'unknown-poll',
  query: nothing,
  headers: nothing,
  body: noBody,
} as const;
const organizerRefusals = ['not-signed-in', 'not-an-organizer'] as const;
const page = z.object({ cursor: PageCursor.optional() });
/** One form only, so that a minute has one address, which a CDN keeps once. */
const UtcMinute = z.iso.datetime({ precision: -1, error: 'send a minute in UTC, such as 2026-11-24T10:05Z' });
/** The pages of a CSV follow each other by this header; the first begins with the byte order mark and the column names. */
const nextPage = { 'x-next-cursor': 'The cursor of the next page; absent on the last' } as const;

/** Every route: handlers parse by it, clients call by it, the OpenAPI document is made of it. */
export const routes = {
  home: {
    ...aVisitor,
    service: 'survey',
    method: 'GET',
    path: '/polls/{pollId}',
    summary: 'The poll, its results where they may be seen, and where this visitor is in it',
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
    summary: 'Start the survey, or return to the one that is under way',
    voter: 'required',
    unknown: 'unknown-poll',
    params: pollParams,
    body: SessionStart.optional(),
    response: SessionView,
    statuses: [200, 201, 202],
    refusals: ['unknown-poll', 'poll-not-open', 'already-voted', 'session-over'],
  },
  readSession: {
    ...aVisitor,
    service: 'survey',
    method: 'GET',
    path: '/sessions/{sessionId}',
    summary: 'Where the survey is',
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
    summary: 'Answer the present screen, or go back one',
    voter: 'required',
    unknown: 'unknown-session',
    params: sessionParams,
    body: Submission,
    response: SessionView,
    statuses: [200, 202],
    refusals: ['unknown-poll', 'unknown-session', 'poll-not-open', 'stale-screen', 'session-over', 'already-voted'],
  },
  /**
   * The fast lane, for polls whose only screen is a choice. One ballot a voter, so the voter and the poll are what a repetition
   * is known by: the same ballot again (after a lost response, also when the poll has closed since) is answered with what
   * was recorded, another one with `already-voted` unless it says which one it replaces. In an `open` poll, where a voter has
   * many ballots, the `Idempotency-Key` tells them apart.
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
    headers: z.object({ [IDEMPOTENCY_KEY_HEADER]: IdempotencyKey.optional() }),
    body: BallotSubmission,
    response: BallotView,
    statuses: [200],
    refusals: ['unknown-poll', 'poll-not-open', 'session-needed', 'already-voted'],
  },
  /** For ballots of the fast lane; a session carries its receipt itself. */
  readReceipt: {
    ...aVisitor,
    service: 'survey',
    method: 'POST',
    path: '/polls/{pollId}/receipts',
    summary: 'The receipt of a ballot that this device cast by the fast lane',
    voter: 'required',
    unknown: 'unknown-poll',
    params: pollParams,
    headers: z.object({ [IDEMPOTENCY_KEY_HEADER]: IdempotencyKey.optional() }),
    body: SessionStart.omit({ change: true }).optional(),
    response: z.object({ receipt: Receipt }),
    statuses: [200],
    refusals: ['unknown-poll', 'unknown-voter'],
  },
  /**
   * To who sends no access token, the results as the poll shows them to everybody, or to the holder of a receipt; a draft, and
   * an archived poll in which nothing was ever counted, are unknown. To an organizer, the results of every poll at any time.
   * Who sends a token asks as an organizer: one that is bad or expired is `not-signed-in`, a good one of somebody else
   * `not-an-organizer`, also where everybody may see the results, so that nobody takes the public's view for their own.
   * The counts are always those of now.
   */
  readResults: {
    ...aVisitor,
    service: 'aggregation',
    method: 'GET',
    path: '/polls/{pollId}/results',
    summary: 'The tally, and the ballots of each minute of an hour',
    voter: 'none',
    organizer: 'optional',
    unknown: 'unknown-poll',
    params: pollParams,
    query: z.object({ at: UtcMinute.optional() }),
    headers: z.object({ 'if-none-match': z.string().optional(), [RECEIPT_HEADER]: z.string().max(200).optional() }),
    response: ResultsSnapshot,
    statuses: [200, 304],
    responseHeaders: { etag: 'Names this state of the results' },
    refusals: ['unknown-poll', 'results-hidden', ...organizerRefusals],
  },
  listPolls: {
    ...anOrganizer,
    method: 'GET',
    path: '/organizer/polls',
    summary: 'The polls',
    params: nothing,
    query: page,
    response: PollList,
    statuses: [200],
    refusals: organizerRefusals,
  },
  createPoll: {
    ...anOrganizer,
    method: 'POST',
    path: '/organizer/polls',
    summary: 'Create a poll, as a draft',
    params: nothing,
    body: PollDefinition,
    bodyMaxBytes: POLL_MAX_BYTES,
    response: Poll,
    statuses: [201],
    responseHeaders: { etag: 'The version', location: 'The address of the poll' },
    refusals: [...organizerRefusals, 'poll-exists'],
  },
  readPoll: {
    ...anOrganizer,
    method: 'GET',
    path: '/organizer/polls/{pollId}',
    summary: 'A poll with all that the server keeps of it',
    params: pollParams,
    response: Poll,
    statuses: [200],
    responseHeaders: { etag: 'The version' },
    refusals: [...organizerRefusals, 'unknown-poll'],
  },
  changePoll: {
    ...anOrganizer,
    method: 'PUT',
    path: '/organizer/polls/{pollId}',
    summary: 'Change the definition of a poll',
    params: pollParams,
    headers: z.object({ 'if-match': VersionTag.optional() }),
    body: PollDefinition,
    bodyMaxBytes: POLL_MAX_BYTES,
    response: Poll,
    statuses: [200],
    responseHeaders: { etag: 'The version' },
    refusals: [...organizerRefusals, 'unknown-poll', 'change-refused', 'poll-changed', 'precondition-needed'],
  },
  switchPoll: {
    ...anOrganizer,
    method: 'PATCH',
    path: '/organizer/polls/{pollId}',
    summary: 'Open, close or archive a poll; show, hide or reveal its results; set its times',
    params: pollParams,
    headers: z.object({ 'if-match': VersionTag.optional() }),
    body: PollSwitch,
    response: Poll,
    statuses: [200],
    responseHeaders: { etag: 'The version' },
    refusals: [...organizerRefusals, 'unknown-poll', 'change-refused', 'poll-changed'],
  },
  makeCodes: {
    ...anOrganizer,
    method: 'POST',
    path: '/organizer/polls/{pollId}/codes',
    summary: 'Make entry codes; the list is shown this once',
    params: pollParams,
    body: CodeOrder,
    response: z.string(),
    responseType: 'text/csv',
    statuses: [201],
    refusals: [...organizerRefusals, 'unknown-poll', 'change-refused'],
  },
  exportBallots: {
    ...anOrganizer,
    method: 'GET',
    path: '/organizer/polls/{pollId}/ballots.csv',
    summary: 'The ballots, a page at a time',
    params: pollParams,
    query: page,
    response: z.string(),
    responseType: 'text/csv',
    statuses: [200],
    responseHeaders: nextPage,
    refusals: [...organizerRefusals, 'unknown-poll', 'poll-changed'],
  },
  exportResults: {
    ...anOrganizer,
    method: 'GET',
    path: '/organizer/polls/{pollId}/results.csv',
    summary: 'The tally, one line for each option',
    params: pollParams,
    response: z.string(),
    responseType: 'text/csv',
    statuses: [200],
    refusals: [...organizerRefusals, 'unknown-poll'],
  },
  /**
   * 202: not at the end yet, send the cursor to go on. Who is meant is in the body, not in the address: addresses are logged,
   * and a REST API hands `%40jo` in a path on as it came (https://github.com/serverless/serverless/issues/5037).
   */
  eraseVoter: {
    ...anOrganizer,
    method: 'POST',
    path: '/organizer/polls/{pollId}/erasures',
    summary: "Delete a voter's personal data, a step at a time; the votes stay counted",
    params: pollParams,
    body: ErasureOrder,
    response: ErasureProgress.optional(),
    statuses: [202, 204],
    refusals: [...organizerRefusals, 'unknown-poll', 'unknown-voter'],
  },
  listChanges: {
    ...anOrganizer,
    method: 'GET',
    path: '/organizer/polls/{pollId}/changes',
    summary: 'Who did what to a poll, the latest first',
    params: pollParams,
    query: page,
    response: PollChangeList,
    statuses: [200],
    refusals: [...organizerRefusals, 'unknown-poll'],
  },
} as const satisfies Record<string, Route>;
