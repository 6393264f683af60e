import { Problem } from '@booth/shared';

/** The address did not answer: no network, a broken connection, or no answer in time. Worth trying again. */
export class ConnectionError extends Error {
  constructor(cause: unknown) {
    super('no answer from the server', { cause });
    this.name = 'ConnectionError';
  }
}

/** The server refused or failed. `problem` is what it says about that; undefined where it said nothing we understand. */
export class RefusedError extends Error {
  readonly status: number;
  readonly problem: Problem | undefined;

  constructor(status: number, body: unknown) {
    const problem = Problem.safeParse(body).data;
    super(problem?.detail ?? `HTTP ${status}`);
    this.name = 'RefusedError';
    this.status = status;
    this.problem = problem;
  }
}

/** The problem that an error carries, if it is the server's refusal. */
export function problemOf(error: unknown): Problem | undefined {
  return error instanceof RefusedError ? error.problem : undefined;
}

/**
 * Many others ask as well: API Gateway, the firewall and the functions answer so, and it passes.
 */
const BUSY: readonly number[] = [429, 503];
const SERVER_FAULT = 500;

/**
 * How an error is to be met: try until it works, try for a minute, try a few times, or tell the
 * visitor.
 */
export type Remedy = 'wait-for-connection' | 'wait-for-turn' | 'try-again' | 'none';

export function remedyOf(error: unknown): Remedy {
  if (error instanceof ConnectionError) return 'wait-for-connection';
  if (!(error instanceof RefusedError)) return 'none';
  if (BUSY.includes(error.status)) return 'wait-for-turn';
  return error.status >= SERVER_FAULT ? 'try-again' : 'none';
}
