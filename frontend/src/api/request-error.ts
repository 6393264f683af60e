import { Problem } from '@booth/shared';

/** The address did not answer: no network, a broken connection, or a timeout. Worth another try. */
export class ConnectionError extends Error {
  constructor(cause: unknown) {
    super('no answer from the server', { cause });
    this.name = 'ConnectionError';
  }
}

/** The server refused or failed. `problem` is undefined if the answer is no problem we know. */
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

/** Returns the problem of an error, if the server refused. */
export function problemOf(error: unknown): Problem | undefined {
  return error instanceof RefusedError ? error.problem : undefined;
}

/** API Gateway, the firewall and the functions answer like this while too many others ask. */
const BUSY: readonly number[] = [429, 503];
const FIRST_SERVER_ERROR = 500;

/**
 * How to handle an error: retry until it works, retry for a minute, retry a few times, or tell the
 * visitor.
 */
export type Remedy = 'wait-for-connection' | 'wait-for-capacity' | 'try-again' | 'none';

export function remedyOf(error: unknown): Remedy {
  if (error instanceof ConnectionError) return 'wait-for-connection';
  if (!(error instanceof RefusedError)) return 'none';
  if (BUSY.includes(error.status)) return 'wait-for-capacity';
  return error.status >= FIRST_SERVER_ERROR ? 'try-again' : 'none';
}
