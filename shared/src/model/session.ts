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

/**
 * Opaque, one each time that a screen is presented; the only name of a waiting task that a browser
 * ever sees.
 */
export const ScreenToken = z.string().check(z.regex(/^[0-9a-f]{12}$/, { error: 'not the token of a screen' }));

/**
 * Names a submission: the same from the same screen has the same. Part of a SHA-256, in
 * hexadecimal.
 */
export const SubmissionId = z.string().check(z.regex(/^[0-9a-f]{16}$/));

/**
 * Hexadecimal digits of the mark of a voter: enough to tell one from who is next on the same
 * device.
 */
const VOTER_MARK_DIGITS = 8;

/** What is kept of a voter's id while a session waits. */
export const voterMarkOf = (userId: string): string => userId.slice(0, VOTER_MARK_DIGITS);

/**
 * A session as the sessions table keeps it (key `sessionId`). With AWS's task tokens (about 700
 * bytes) a session that waits is just under 1 KB, so that a screen costs one write unit: what is
 * not needed while it waits is not kept.
 */
export const SessionItem = z.object({
  sessionId: SessionId,
  pollId: PollId,
  /**
   * The voter where that is not the device, and the name that was given: until the first screen is
   * presented, and at the end.
   */
  userId: z.optional(UserId),
  handle: z.optional(z.string()),
  /**
   * Of the voter, where that is who has a name or a code: a start by another one on this device
   * takes the session's place.
   */
  voterMark: z.optional(z.string().check(z.regex(/^[0-9a-f]+$/), z.length(VOTER_MARK_DIGITS))),
  /**
   * Names the workflow execution that has this session, `<sessionId>-<attempt>`: when it was
   * started, in milliseconds since 1970, and so a new name even where an earlier session's item is
   * gone.
   */
  attempt: z.int().check(z.minimum(1)),
  status: SessionStatus,
  screenId: z.optional(ScreenId),
  screenToken: z.optional(ScreenToken),
  /** The token of the Step Functions task that waits. Never leaves the server. */
  taskToken: z.optional(z.string()),
  /** What was taken last, so that its repetition is told from something else. */
  submissionId: z.optional(SubmissionId),
  /** How many screens the visitor can go back from here. */
  stepsBack: z._default(z.int().check(z.minimum(0)), 0),
  /**
   * JSON text of `Answers`: all of them once it is completed; while it waits, what was answered on
   * this screen before.
   */
  answers: z._default(z.string(), '{}'),
  /** JSON text of `BranchValues` that make rules ahead hold, while it waits. */
  branchValues: z._default(z.string(), '{}'),
  /** When DynamoDB may delete the item, in seconds since 1970. */
  expiresAt: z.int(),
});
export type SessionItem = z.infer<typeof SessionItem>;

/** Names the request that a task is completed by. */
const byRequest = { correlationId: z.optional(CorrelationId) };

/** What the waiting task is completed with (the output of SendTaskSuccess). */
export const TaskResult = z.discriminatedUnion('action', [
  z.object({
    ...byRequest,
    action: z.literal('answer'),
    submissionId: SubmissionId,
    answer: Answer,
    /**
     * What branch rules can ask of the answer, and the options that it votes for: the workflow
     * knows no types of screens.
     */
    branchValues: z.array(z.string()),
    votes: z.array(OptionId),
    answeredAt: z.iso.datetime(),
  }),
  z.object({ ...byRequest, action: z.literal('back'), submissionId: SubmissionId }),
]);
export type TaskResult = z.infer<typeof TaskResult>;

/** The name of the workflow execution that has this session now. */
export const executionNameOf = ({ sessionId, attempt }: Pick<SessionItem, 'sessionId' | 'attempt'>): string =>
  `${sessionId}-${attempt}`;

/** How long the item of a session is kept after its start. */
export const SESSION_TTL_SECONDS = 30 * 24 * 3_600;

/** The error with which a waiting task is failed when its poll has closed. */
export const POLL_CLOSED_ERROR = 'PollClosed';

/**
 * The error with which a waiting task is failed when another voter's start has taken the session.
 */
export const SUPERSEDED_ERROR = 'Superseded';

/** The input of one execution of the `survey` workflow. */
export const SurveyInput = z.object({
  pollId: PollId,
  sessionId: SessionId,
  userId: UserId,
  /** Kept with the ballot, where the poll asks for a name. */
  handle: z.optional(z.string()),
  /** Whether an entry code is to be taken with the ballot. */
  takesCode: z.boolean(),
  /** The recorded ballot that this one is to replace. */
  replaces: z.optional(z.object({ timestamp: z.string(), answers: Answers })),
  attempt: z.int().check(z.minimum(1)),
  heartbeatSeconds: z.int(),
  /** When it ends at the latest, whatever a screen may wait; in milliseconds since 1970. */
  until: z.int(),
  screens: z.array(z.object({ id: ScreenId, rules: z.array(BranchRule) })),
});
export type SurveyInput = z.infer<typeof SurveyInput>;
