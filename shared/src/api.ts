import { z } from 'zod';
import { BallotSubmission, BallotView } from './ballot.ts';
import { PollId, SessionId } from './ids.ts';
import { Poll } from './poll.ts';
import { ResultsSnapshot } from './results.ts';
import { SessionView, Submission } from './session.ts';

/** Largest body of a request, in bytes. */
export const BODY_MAX_BYTES = 16 * 1024;

/** All that the first screen needs, in one answer. */
export const HomeView = z.object({
  poll: Poll,
  /** Null where the poll hides its results from this visitor. The timeline is left out. */
  results: ResultsSnapshot.nullable(),
  session: SessionView.nullable(),
});
export type HomeView = z.infer<typeof HomeView>;

/** What every route says of itself. */
export interface Route {
  service: 'survey' | 'aggregation';
  method: 'GET' | 'POST';
  /** API Gateway's form: `{name}` stands for one path segment. */
  path: string;
  /** Whether the request carries the visitor's `x-voter-id`. */
  voter: 'required' | 'optional' | 'none';
  /** The problem that answers an address that names nothing. */
  unknown: 'unknown-poll' | 'unknown-session';
  params: z.ZodType;
  body: z.ZodType;
  response: z.ZodType;
}

const pollParams = z.object({ pollId: PollId });
const sessionParams = z.object({ sessionId: SessionId });
const noBody = z.undefined();

/** Every route: handlers parse by it, the browser calls by it. */
export const routes = {
  home: {
    service: 'survey',
    method: 'GET',
    path: '/polls/{pollId}',
    voter: 'optional',
    unknown: 'unknown-poll',
    params: pollParams,
    body: noBody,
    response: HomeView,
  },
  startSession: {
    service: 'survey',
    method: 'POST',
    path: '/polls/{pollId}/sessions',
    voter: 'required',
    unknown: 'unknown-poll',
    params: pollParams,
    body: noBody,
    response: SessionView,
  },
  readSession: {
    service: 'survey',
    method: 'GET',
    path: '/sessions/{sessionId}',
    voter: 'required',
    unknown: 'unknown-session',
    params: sessionParams,
    body: noBody,
    response: SessionView,
  },
  submitAnswer: {
    service: 'survey',
    method: 'POST',
    path: '/sessions/{sessionId}/answers',
    voter: 'required',
    unknown: 'unknown-session',
    params: sessionParams,
    body: Submission,
    response: SessionView,
  },
  /**
   * The fast lane, for polls whose only screen is a choice. One ballot a voter, so the voter and the poll are what a repetition
   * is known by: the same ballot again (after a lost response, also when the poll has closed since) is answered with what
   * was recorded, another one with `already-voted`. An `Idempotency-Key` may be sent, and can change nothing of that.
   */
  castBallot: {
    service: 'survey',
    method: 'POST',
    path: '/polls/{pollId}/ballots',
    voter: 'required',
    unknown: 'unknown-poll',
    params: pollParams,
    body: BallotSubmission,
    response: BallotView,
  },
  readResults: {
    service: 'aggregation',
    method: 'GET',
    path: '/polls/{pollId}/results',
    voter: 'none',
    unknown: 'unknown-poll',
    params: pollParams,
    body: noBody,
    response: ResultsSnapshot,
  },
} as const satisfies Record<string, Route>;
