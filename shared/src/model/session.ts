import * as z from 'zod/mini';
import { BranchRule } from '../screens/branch-rule.ts';
import { Answer, Answers } from '../screens/index.ts';
import { CorrelationId, OptionId, PollId, ScreenId, SessionId, UserId } from '../values/ids.ts';

/**
 * - `starting`: the workflow has not presented its first screen yet
 * - `waiting`: a screen is presented, the workflow waits for its answer
 * - `completed`: the ballot is recorded
 * - `already-voted`: this visitor's ballot was recorded before; nothing was added
 * - `expired`: nobody answered in time; can be started anew
 * - `closed`: the poll closed before the survey was completed; nothing was recorded
 * - `failed`: the workflow failed; nothing was recorded, can be started anew
 */
export const SessionStatus = z.enum([
  'starting',
  'waiting',
  'completed',
  'already-voted',
  'expired',
  'closed',
  'failed',
]);
export type SessionStatus = z.infer<typeof SessionStatus>;

/** Returns true while a survey goes on: its visitor may still answer. */
export const isUnderWay = ({ status }: { status: SessionStatus }): boolean =>
  status === 'starting' || status === 'waiting';

/** Names one presentation of a screen. Browsers see it instead of the task token. */
export const ScreenToken = z.string().check(z.regex(/^[0-9a-f]{12}$/, { error: 'not the token of a screen' }));

/** Names a submission: equal submissions from one screen have equal names. Part of a SHA-256. */
export const SubmissionId = z.string().check(z.regex(/^[0-9a-f]{16}$/));

/** Length of a voter's mark, enough to tell the voters of one device apart. */
const VOTER_MARK_DIGITS = 8;

/** Returns the part of a voter's id that a waiting session keeps. */
export const voterMarkOf = (voterId: string): string => voterId.slice(0, VOTER_MARK_DIGITS);

/**
 * A session in the sessions table (key `sessionId`). A waiting session must stay under 1 KB, which
 * is one write unit. AWS's task token takes about 700 bytes of that, so the item keeps nothing that
 * is not needed while it waits.
 */
export const SessionItem = z.object({
  sessionId: SessionId,
  pollId: PollId,
  /** The voter and the given name: only until the first screen is presented, and at the end. */
  userId: z.optional(UserId),
  handle: z.optional(z.string()),
  /**
   * Tells which voter of the device has the session, if names or codes tell voters apart: a start
   * by another one takes its place.
   */
  voterMark: z.optional(z.string().check(z.regex(/^[0-9a-f]+$/), z.length(VOTER_MARK_DIGITS))),
  /**
   * Start time in milliseconds since 1970; names the execution (`executionNameOf`). So the name is
   * new even if the item of an earlier session is gone.
   */
  attempt: z.int().check(z.minimum(1)),
  status: SessionStatus,
  screenId: z.optional(ScreenId),
  screenToken: z.optional(ScreenToken),
  /** The token of the waiting Step Functions task. Never leaves the server. */
  taskToken: z.optional(z.string()),
  /** The submission that was taken last, so that a repetition is recognized. */
  submissionId: z.optional(SubmissionId),
  /** How many screens the visitor can go back from here. */
  stepsBack: z._default(z.int().check(z.minimum(0)), 0),
  /** JSON text of `Answers`: while waiting, an earlier answer to this screen; at the end, all. */
  answers: z._default(z.string(), '{}'),
  /** JSON text of the `BranchValues` that rules of later screens ask for, while waiting. */
  branchValues: z._default(z.string(), '{}'),
  /** When DynamoDB may delete the item, in seconds since 1970. */
  expiresAt: z.int(),
});
export type SessionItem = z.infer<typeof SessionItem>;

/** Names the request that completed a task. */
const byRequest = { correlationId: z.optional(CorrelationId) };

/** The output that completes the waiting task (SendTaskSuccess). */
export const TaskResult = z.discriminatedUnion('action', [
  z.object({
    ...byRequest,
    action: z.literal('answer'),
    submissionId: SubmissionId,
    answer: Answer,
    /**
     * What branch rules can ask for, and the chosen options. The workflow knows no screen types.
     */
    branchValues: z.array(z.string()),
    votes: z.array(OptionId),
    answeredAt: z.iso.datetime(),
  }),
  z.object({ ...byRequest, action: z.literal('back'), submissionId: SubmissionId }),
]);
export type TaskResult = z.infer<typeof TaskResult>;

/** Returns the name of the workflow execution that runs the session now. */
export const executionNameOf = ({ sessionId, attempt }: Pick<SessionItem, 'sessionId' | 'attempt'>): string =>
  `${sessionId}-${attempt}`;

/** How long a session's item is kept after its start. */
export const SESSION_TTL_SECONDS = 30 * 24 * 3_600;

/** The error that ends a waiting task when its poll has closed. */
export const POLL_CLOSED_ERROR = 'PollClosed';

/** The error that ends a waiting task when another voter has taken the session. */
export const SUPERSEDED_ERROR = 'Superseded';

/** The input of an execution of the workflow `survey`. */
export const SurveyInput = z.object({
  pollId: PollId,
  sessionId: SessionId,
  userId: UserId,
  /** Stored with the ballot, if the poll asks for a name. */
  handle: z.optional(z.string()),
  /** True if the ballot uses up an entry code. */
  takesCode: z.boolean(),
  /** The recorded ballot that this one replaces. */
  replaces: z.optional(z.object({ timestamp: z.string(), answers: Answers })),
  attempt: z.int().check(z.minimum(1)),
  heartbeatSeconds: z.int(),
  /** When the survey ends at the latest, in milliseconds since 1970. */
  until: z.int(),
  screens: z.array(z.object({ id: ScreenId, rules: z.array(BranchRule) })),
});
export type SurveyInput = z.infer<typeof SurveyInput>;
