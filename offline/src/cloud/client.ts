import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { errorCode } from '../process/error-code.ts';
import {
  AllExports,
  CloudEndpoints,
  CloudStatus,
  FaultStatus,
  IdleAnswer,
  NotRunAnswer,
  Problem,
  ReadyAnswer,
  type Registration,
  RegistrationAnswer,
} from './messages.ts';

/** How often a call is sent if its connection breaks. */
const ATTEMPTS = 5;
const RETRY_MS = 100;
/**
 * Codes of an idle connection that the other side has closed, which a process that computes for
 * seconds notices with the next request (https://undici.nodejs.org/#/docs/api/Errors).
 */
const BROKEN = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

const Json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('no JSON');
    return z.NEVER;
  }
});

/** Returns the cause of an error of `fetch`, which itself only says "fetch failed". */
function causeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'cause' in error ? error.cause : error;
}

/** Thrown if nothing answers at the cloud's address. */
export class CloudNotRunning extends Error {
  constructor(url: string) {
    super(
      `The local cloud does not answer at ${url}. Start it with \`offline-cloud start\`, or set OFFLINE_CLOUD_URL.`,
    );
    this.name = 'CloudNotRunning';
  }
}

/**
 * A client of the cloud process. Every method throws `CloudNotRunning`, or an Error with the
 * cloud's reason.
 */
export interface CloudClient {
  readonly url: string;
  endpoints(): Promise<CloudEndpoints>;
  status(): Promise<CloudStatus>;
  /** Waits until all changes, and those that follow from them, are delivered; false after 10 s. */
  untilIdle(): Promise<boolean>;
  /** Stops the injection of faults. Rejects if the cloud injects none. */
  stopFaults(): Promise<FaultStatus>;
  register(service: string, registration: Registration): Promise<z.infer<typeof RegistrationAnswer>>;
  /** Replaces a service's exports. `unresolved` says why an export has no value offline. */
  publishExports(service: string, exports: Record<string, string>, unresolved?: Record<string, string>): Promise<void>;
  /**
   * Reports what the cloud does not run of a service. Returns false if the list is the same as
   * before.
   */
  tellNotRun(service: string, lines: readonly string[]): Promise<boolean>;
  markReady(service: string): Promise<void>;
  /** Marks a service that is about to start again. */
  markStopped(service: string): Promise<void>;
  /** Waits up to `waitMs` until the service's endpoints answer and its streams are read. */
  untilReady(service: string, waitMs: number): Promise<boolean>;
  /** Returns all exports; waits up to `waitMs` for a revision later than `after` (-1: any). */
  exports(after: number, waitMs: number): Promise<AllExports>;
}

export interface CloudClientOptions {
  /** How long to wait for a cloud process that is still starting. Default: 0. */
  startMs?: number;
}

/** Returns a client of the cloud process at this URL. */
export function createCloudClient(url: string, { startMs = 0 }: CloudClientOptions = {}): CloudClient {
  const startedBy = Date.now() + startMs;

  /** Sends a call. Repeats it if the connection breaks, as all calls are idempotent. */
  const send = async (method: string, address: URL, body: object | undefined) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await fetch(address, {
          method,
          headers: { 'content-type': 'application/json' },
          body: body && JSON.stringify(body),
        });
        return { ok: response.ok, status: response.status, text: await response.text() };
      } catch (error) {
        const cause = causeOf(error);
        const code = errorCode(cause) ?? '';
        const again = code === 'ECONNREFUSED' ? Date.now() < startedBy : BROKEN.has(code) && attempt < ATTEMPTS;
        if (!again && code === 'ECONNREFUSED') throw new CloudNotRunning(url);
        if (!again) throw new Error(`${method} ${address}: ${cause}`, { cause });
        await delay(RETRY_MS);
      }
    }
  };
  const call = async <Answer>(
    answer: z.ZodType<Answer>,
    method: string,
    path: string,
    body?: object,
  ): Promise<Answer> => {
    const address = new URL(`/_cloud/${path}`, url);
    const { ok, status, text } = await send(method, address, body);
    if (!ok) {
      const problem = Json.pipe(Problem).safeParse(text);
      throw new Error(`${method} ${address}: ${problem.success ? problem.data.title : `status ${status}`}`);
    }
    const parsed = Json.pipe(answer).safeParse(text);
    if (parsed.success) return parsed.data;
    throw new Error(`${method} ${address}: not the answer of a local cloud: ${z.prettifyError(parsed.error)}`);
  };
  const service = (name: string) => `services/${encodeURIComponent(name)}`;
  const nothing = z.unknown();

  return {
    url,
    endpoints: () => call(CloudEndpoints, 'GET', 'endpoints'),
    status: () => call(CloudStatus, 'GET', 'status'),
    untilIdle: async () => (await call(IdleAnswer, 'GET', 'idle')).idle,
    stopFaults: () => call(FaultStatus, 'DELETE', 'faults'),
    register: (name, registration) => call(RegistrationAnswer, 'PUT', service(name), registration),
    publishExports: async (name, exports, unresolved = {}) => {
      await call(nothing, 'PUT', `${service(name)}/exports`, { exports, unresolved });
    },
    tellNotRun: async (name, lines) => (await call(NotRunAnswer, 'PUT', `${service(name)}/not-run`, { lines })).isNews,
    markReady: async (name) => {
      await call(nothing, 'PUT', `${service(name)}/ready`);
    },
    markStopped: async (name) => {
      await call(nothing, 'DELETE', `${service(name)}/ready`);
    },
    untilReady: async (name, waitMs) =>
      (await call(ReadyAnswer, 'GET', `${service(name)}/ready?waitMs=${waitMs}`)).ready,
    exports: (after, waitMs) => call(AllExports, 'GET', `exports?after=${after}&waitMs=${waitMs}`),
  };
}
