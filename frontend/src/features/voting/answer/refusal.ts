import type { ProblemCode } from '@booth/shared';
import { problemOf } from '../../../api/request-error.ts';

/** The text for each refusal. The texts are in `src/i18n`, under `refusal`. */
const TEXTS = {
  'malformed-request': 'unexpected',
  'not-signed-in': 'unexpected',
  'not-an-organizer': 'unexpected',
  'unknown-poll': 'gone',
  'unknown-session': 'movedOn',
  'unknown-voter': 'movedOn',
  'already-voted': 'already',
  'stale-screen': 'movedOn',
  'session-over': 'movedOn',
  'poll-not-open': 'notOpen',
  'poll-changed': 'changed',
  'poll-exists': 'unexpected',
  'change-refused': 'changed',
  'precondition-needed': 'unexpected',
  'session-needed': 'changed',
  'results-hidden': 'hidden',
  'body-too-large': 'tooLarge',
  'invalid-request': 'unfit',
  unavailable: 'busy',
  'internal-error': 'unexpected',
} as const satisfies Record<ProblemCode, string>;

/** What to tell a visitor about a refusal. `at` is the moment that the text names. */
export type RefusalText =
  | { text: (typeof TEXTS)[ProblemCode] }
  | { text: 'tooEarly'; at: Date }
  | { text: 'closed'; at: Date };

/** Returns the text for an error that no page handles itself. */
export function refusalTextOf(error: unknown): RefusalText {
  const problem = problemOf(error);
  if (problem?.code === 'poll-not-open') {
    const { opensAt, closedAt } = problem;
    if (opensAt !== undefined) return { text: 'tooEarly', at: new Date(opensAt) };
    if (closedAt !== undefined) return { text: 'closed', at: new Date(closedAt) };
  }
  return { text: problem === undefined ? 'unexpected' : TEXTS[problem.code] };
}
