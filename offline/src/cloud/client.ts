import { z } from 'zod';
import { errorCode } from '../runner/error-code.ts';
import {
  CloudEndpoints,
  CloudStatus,
  ExportAnswer,
  FaultStatus,
  IdleAnswer,
  Problem,
  type Registration,
  RegistrationAnswer,
} from './messages.ts';

/** The cloud process does not answer at all. */
export class CloudNotRunning extends Error {
  constructor(url: string) {
    super(
      `The local cloud does not answer at ${url}. Start it with \`offline-cloud start\`, or set OFFLINE_CLOUD_URL.`,
    );
    this.name = 'CloudNotRunning';
  }
}

/** The cloud process, seen from a service. Every method throws `CloudNotRunning` or an Error with the cloud's reason. */
export interface CloudClient {
  readonly url: string;
  endpoints(): Promise<CloudEndpoints>;
  status(): Promise<CloudStatus>;
  /** Waits until all changes so far, and what the called functions changed then, are delivered; false after 10 s. */
  untilIdle(): Promise<boolean>;
  /** Ends the injection of faults. Rejects when there are none. */
  stopFaults(): Promise<FaultStatus>;
  register(service: string, registration: Registration): Promise<z.infer<typeof RegistrationAnswer>>;
  publishExports(service: string, exports: Record<string, string>): Promise<void>;
  markReady(service: string): Promise<void>;
  /** It is about to start again. */
  markStopped(service: string): Promise<void>;
  /** Waits up to `waitMs` for another service to publish it. */
  findExport(name: string, waitMs: number): Promise<z.infer<typeof ExportAnswer>>;
}

export function createCloudClient(url: string): CloudClient {
  const call = async <Answer>(
    answer: z.ZodType<Answer>,
    method: string,
    path: string,
    body?: object,
  ): Promise<Answer> => {
    const response = await fetch(new URL(`/_cloud/${path}`, url), {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    }).catch((error: unknown) => {
      const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : error;
      throw errorCode(cause) === 'ECONNREFUSED' ? new CloudNotRunning(url) : error;
    });
    const json: unknown = await response.json();
    if (response.ok) return answer.parse(json);
    const problem = Problem.safeParse(json);
    throw new Error(`${method} /_cloud/${path}: ${problem.success ? problem.data.title : response.status}`);
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
    publishExports: async (name, exports) => {
      await call(nothing, 'PUT', `${service(name)}/exports`, { exports });
    },
    markReady: async (name) => {
      await call(nothing, 'PUT', `${service(name)}/ready`);
    },
    markStopped: async (name) => {
      await call(nothing, 'DELETE', `${service(name)}/ready`);
    },
    findExport: (name, waitMs) => call(ExportAnswer, 'GET', `exports/${encodeURIComponent(name)}?waitMs=${waitMs}`),
  };
}
