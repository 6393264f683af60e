import * as z from 'zod/mini';
import { PollId } from '../values/ids.ts';
import { SessionView } from './session-view.ts';

/** Every way in which a request can be refused. */
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

/** The HTTP status and the title of each. */
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
  'poll-exists': { status: 409, title: 'There is such a poll already' },
  'change-refused': { status: 409, title: 'The poll can not be changed so' },
  'poll-changed': { status: 412, title: 'Somebody else has changed the poll' },
  'precondition-needed': { status: 428, title: 'Say which version you change' },
  'session-needed': { status: 409, title: 'This poll is answered screen by screen' },
  'results-hidden': { status: 403, title: 'The results are not shown now' },
  'body-too-large': { status: 413, title: 'The request is too large' },
  'invalid-request': { status: 422, title: 'The request does not fit' },
  unavailable: { status: 503, title: 'Try again in a moment' },
  'internal-error': { status: 500, title: 'Something went wrong on our side' },
};

/** `application/problem+json` (RFC 9457) with our extensions. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: ProblemCode,
  /** What is wrong here and what to do about it. */
  detail: z.string(),
  /** Which fields do not fit, for `invalid-request`. */
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
  /** Where the survey is now, for problems of a session. */
  session: z.optional(SessionView),
  /** When the poll opens, for a poll that is not open yet; when it closed, where that is known. */
  opensAt: z.optional(z.string()),
  closedAt: z.optional(z.string()),
  /** The id that the poll has by now, where an organizer asks for the one that it had. */
  renamedTo: z.optional(PollId),
  /**
   * The poll that had the id is gone, but not all of its entry codes: to delete it again goes on.
   */
  isBeingDeleted: z.optional(z.boolean()),
});
export type Problem = z.infer<typeof Problem>;

type Extension = Partial<Pick<Problem, 'errors' | 'session' | 'opensAt' | 'closedAt' | 'renamedTo' | 'isBeingDeleted'>>;

/** A refusal that the caller may see: thrown by domain code, answered as `application/problem+json`. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(code: ProblemCode, detail: string, extension: Extension = {}) {
    super(detail);
    this.name = 'ProblemError';
    this.problem = { type: `urn:serverless-booth:problem:${code}`, ...problems[code], code, detail, ...extension };
  }
}

/** How far into the input an alternative of a union was followed before it failed. */
const depthOf = (issues: readonly z.core.$ZodIssue[]): number => Math.max(...issues.map(({ path }) => path.length));

/** An issue, or for a union that fits nowhere the issues of the alternative that fits best: they name the fields. */
function namedIssues(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const alternatives = issue.errors.map((issues) => issues.flatMap(namedIssues));
  const best = alternatives.reduce((one, other) => (depthOf(other) > depthOf(one) ? other : one));
  return best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** The refusal for input that does not fit its schema; `path` names each field from `root` on. */
export function invalidRequest(error: z.core.$ZodError, root: string): ProblemError {
  const errors = error.issues.flatMap(namedIssues).map((issue) => ({
    path: [root, ...issue.path].map(String).join('.'),
    message: issue.message,
  }));
  return new ProblemError('invalid-request', errors.map(({ path, message }) => `${path}: ${message}`).join('; '), {
    errors,
  });
}
