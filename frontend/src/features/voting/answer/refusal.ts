import type { ProblemCode } from '@booth/shared';
import { problemOf } from '../../../api/request-error.ts';

/** What a visitor is told of each refusal, and what to do. The texts are in `src/i18n`, under `refusal`. */
const TEXTS = {
  'malformed-request': 'fault',
  'not-signed-in': 'fault',
  'not-an-organizer': 'fault',
  'unknown-poll': 'gone',
  'unknown-session': 'movedOn',
  'unknown-voter': 'movedOn',
  'already-voted': 'already',
  'stale-screen': 'movedOn',
  'session-over': 'movedOn',
  'poll-not-open': 'notOpen',
  'poll-changed': 'changed',
  'poll-exists': 'fault',
  'change-refused': 'changed',
  'precondition-needed': 'fault',
  'session-needed': 'changed',
  'results-hidden': 'hidden',
  'body-too-large': 'tooLarge',
  'invalid-request': 'unfit',
  unavailable: 'busy',
  'internal-error': 'fault',
} as const satisfies Record<ProblemCode, string>;

/** What a visitor is told of a refusal; `at`: the moment that the text names. */
export type RefusalText =
  | { text: (typeof TEXTS)[ProblemCode] }
  | { text: 'tooEarly'; at: Date }
  | { text: 'closed'; at: Date };

/** Returns what a visitor is told of an error that no page shows by itself. */
export function refusalTextOf(error: unknown): RefusalText {
  const problem = problemOf(error);
  if (problem?.code === 'poll-not-open') {
    const { opensAt, closedAt } = problem;
    if (opensAt !== undefined) return { text: 'tooEarly', at: new Date(opensAt) };
    if (closedAt !== undefined) return { text: 'closed', at: new Date(closedAt) };
  }
  return { text: problem === undefined ? 'fault' : TEXTS[problem.code] };
}
