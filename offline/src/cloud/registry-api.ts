import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type CloudEndpoints, type CloudStatus, Exports, type FaultStatus, NotRun, Registration } from './messages.ts';
import { ExportNameTaken, type Registry } from './registry.ts';

/** The longest that a request waits for another service; then the client asks again. */
const MAXIMUM_WAIT_MS = 30_000;

/** The longest that a request waits until the cloud is idle. */
const MAXIMUM_IDLE_WAIT_MS = 10_000;

/**
 * The query of a request that waits up to `waitMs`, for exports of a revision later than `after`.
 */
const Wait = z.object({
  after: z.coerce.number().default(-1),
  waitMs: z.coerce
    .number()
    .min(0)
    .default(0)
    .transform((ms) => Math.min(ms, MAXIMUM_WAIT_MS)),
});

export interface RegistryApi {
  registry: Registry;
  endpoints: CloudEndpoints;
  status(): CloudStatus;
  /** Resolves when all changes are delivered. */
  idle(): Promise<void>;
  /** Returns undefined if the cloud injects no faults. */
  stopFaults(): FaultStatus | undefined;
  /** Returns true if the service's endpoints answer, and its streams are read. */
  isReady(service: string): boolean;
  /** Called when a service has registered or is ready. */
  changed(): Promise<void>;
}

/** Answers the requests below `/_cloud/`. */
export async function answerRegistryRequest(
  api: RegistryApi,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const answer = await route(api, request);
    if (answer === undefined) send(response, 404, { title: `Not found: ${request.method} ${request.url}` });
    else send(response, 200, answer);
  } catch (error) {
    const isMalformed = error instanceof z.ZodError || error instanceof SyntaxError || error instanceof URIError;
    const status = isMalformed ? 400 : error instanceof ExportNameTaken ? 409 : 500;
    const title = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    send(response, status, { title });
  }
}

async function route(api: RegistryApi, request: IncomingMessage): Promise<object | undefined> {
  const url = new URL(request.url ?? '/', 'http://cloud');
  const [, , kind, name, what] = url.pathname.split('/').map(decodeURIComponent);
  switch (`${request.method} ${[kind, name && '*', what].filter(Boolean).join('/')}`) {
    case 'GET health':
      return { healthy: true };
    case 'GET status':
      return api.status();
    case 'GET idle':
      return {
        idle: await Promise.race([api.idle().then(() => true), delay(MAXIMUM_IDLE_WAIT_MS, false, { ref: false })]),
      };
    case 'DELETE faults':
      return api.stopFaults();
    case 'GET endpoints':
      return api.endpoints;
    case 'GET exports': {
      const { after, waitMs } = Wait.parse(Object.fromEntries(url.searchParams));
      await api.registry.waitUntil(() => api.registry.exports().revision > after, waitMs);
      return api.registry.exports();
    }
    case 'GET services/*/ready': {
      const { waitMs } = Wait.parse(Object.fromEntries(url.searchParams));
      return { ready: await api.registry.waitUntil(() => api.isReady(`${name}`), waitMs) };
    }
    case 'PUT services/*': {
      const registration = Registration.parse(await readJson(request));
      const formerStateMachineArns = api.registry.register(`${name}`, registration);
      await api.changed();
      return { formerStateMachineArns };
    }
    case 'PUT services/*/exports': {
      const { exports, unresolved } = Exports.parse(await readJson(request));
      api.registry.publishExports(`${name}`, exports, unresolved);
      return {};
    }
    case 'PUT services/*/not-run':
      return { isNews: api.registry.tellNotRun(`${name}`, NotRun.parse(await readJson(request)).lines) };
    case 'PUT services/*/ready':
      api.registry.markReady(`${name}`, true);
      await api.changed();
      return {};
    case 'DELETE services/*/ready':
      api.registry.markReady(`${name}`, false);
      return {};
    default:
      return undefined;
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
  response.end(JSON.stringify(body));
}
