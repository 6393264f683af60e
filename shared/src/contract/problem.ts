import * as z from 'zod/mini';
import { PollId } from '../values/ids.ts';
import { SessionView } from './session-view.ts';

/** Every reason for which a request can be refused. */
export const ProblemCode = z.enum([
  'malformed-request',
  'not-signed-in',
  'not-an-organizer',
  'unknown-poll',
  'unknown-session',
  'unknown-voter',
  'already-voted',
  'stale-screen',
  'session-over',
  'poll-not-open',
  'poll-changed',
  'poll-exists',
  'change-refused',
  'precondition-needed',
  'session-needed',
  'results-hidden',
  'body-too-large',
  'invalid-request',
  'unavailable',
  'internal-error',
]);
export type ProblemCode = z.infer<typeof ProblemCode>;

/** The HTTP status and the title of each problem. */
export const problems: Record<ProblemCode, { status: number; title: string }> = {
  'malformed-request': { status: 400, title: 'The request could not be read' },
  'not-signed-in': { status: 401, title: 'Sign in as an organizer' },
  'not-an-organizer': { status: 403, title: 'You are not one of the organizers' },
  'unknown-poll': { status: 404, title: 'There is no such poll' },
  'unknown-session': { status: 404, title: 'There is no such session of yours' },
  'unknown-voter': { status: 404, title: 'There is no such voter' },
  'already-voted': { status: 409, title: 'You have voted in this poll already' },
  'stale-screen': { status: 409, title: 'The survey has moved on from this screen' },
  'session-over': { status: 409, title: 'This session is over' },
  'poll-not-open': { status: 409, title: 'The poll is not open' },
  'poll-exists': { status: 409, title: 'There is a poll with this id already' },
  'change-refused': { status: 409, title: 'The poll cannot be changed like this' },
  'poll-changed': { status: 412, title: 'Somebody else has changed the poll' },
  'precondition-needed': { status: 428, title: 'Say which version you change' },
  'session-needed': { status: 409, title: 'This poll is answered screen by screen' },
  'results-hidden': { status: 403, title: 'The results are not shown now' },
  'body-too-large': { status: 413, title: 'The request is too large' },
  'invalid-request': { status: 422, title: 'The request is not valid' },
  unavailable: { status: 503, title: 'Try again in a moment' },
  'internal-error': { status: 500, title: 'Something went wrong on our side' },
};

/** `application/problem+json` (RFC 9457) with our extensions. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: ProblemCode,
  /** What is wrong and what to do about it. */
  detail: z.string(),
  /** For `invalid-request`: the fields that do not fit. */
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
  /** For problems of a session: where the survey is now. */
  session: z.optional(SessionView),
  /** When the poll opens, or when it closed, if known. */
  opensAt: z.optional(z.string()),
  closedAt: z.optional(z.string()),
  /** The new id of a renamed poll, for organizers. */
  renamedTo: z.optional(PollId),
  /** True if some entry codes of a deleted poll are left. Deleting it again continues. */
  isBeingDeleted: z.optional(z.boolean()),
});
export type Problem = z.infer<typeof Problem>;

type Extension = Partial<Pick<Problem, 'errors' | 'session' | 'opensAt' | 'closedAt' | 'renamedTo' | 'isBeingDeleted'>>;

/** A refusal that the caller may see. HTTP handlers answer it as `application/problem+json`. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(code: ProblemCode, detail: string, extension: Extension = {}) {
    super(detail);
    this.name = 'ProblemError';
    this.problem = { type: `urn:serverless-booth:problem:${code}`, ...problems[code], code, detail, ...extension };
  }
}

/** Returns how deep into the input an alternative of a union fits. */
const depthOf = (issues: readonly z.core.$ZodIssue[]): number => Math.max(...issues.map(({ path }) => path.length));

/**
 * Replaces the issue of a union, which names no field, by the issues of the alternative that fits
 * deepest.
 */
function namedIssues(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const alternatives = issue.errors.map((issues) => issues.flatMap(namedIssues));
  const best = alternatives.reduce((one, other) => (depthOf(other) > depthOf(one) ? other : one));
  return best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** Returns the refusal of input that does not fit its schema. Paths begin with `root`. */
export function invalidRequest(error: z.core.$ZodError, root: string): ProblemError {
  const errors = error.issues.flatMap(namedIssues).map((issue) => ({
    path: [root, ...issue.path].map(String).join('.'),
    message: issue.message,
  }));
  return new ProblemError('invalid-request', errors.map(({ path, message }) => `${path}: ${message}`).join('; '), {
    errors,
  });
}
