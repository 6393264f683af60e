import { Problem } from '@booth/shared';
import type * as z from 'zod/mini';
import type { Stacks } from '../stacks.ts';

/** The addresses of the deployed booth at the emulator. */
export interface Booth {
  survey: Api;
  aggregation: Api;
  socketUrl: string;
}

interface Request<Body> {
  method?: string;
  headers?: Record<string, string>;
  json?: unknown;
  status?: number;
  schema: z.ZodMiniType<Body>;
}

/** One HTTP API. */
export type Api = ReturnType<typeof createApi>;

export async function findBooth(stacks: Stacks, emulator: string): Promise<Booth> {
  const at = async (service: string, output: string) => localAddress(await stacks.output(service, output), emulator);
  const socketUrl = await at('realtime', 'WebSocketUrl');
  return {
    survey: createApi(await at('survey', 'SurveyUrl')),
    aggregation: createApi(await at('aggregation', 'AggregationUrl')),
    socketUrl: socketUrl.replace(/^http/, 'ws'),
  };
}

/**
 * Returns the address of an API at the emulator, which finds APIs by AWS's `Host` or by this path.
 * @throws Error if the URL is not an address of API Gateway
 */
export function localAddress(url: string, emulator: string): string {
  const [, api, path] = /^\w+:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(.*)$/.exec(url) ?? [];
  if (api === undefined) throw new Error(`${url} is not an address of API Gateway.`);
  return `${emulator}/_aws/execute-api/${api}${path}`;
}

function createApi(url: string) {
  return {
    /** Returns the parsed answer. @throws Error with the answer if it has another status */
    async request<Body>(path: string, { method = 'GET', headers, json, status = 200, schema }: Request<Body>) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: { ...headers, ...(json !== undefined && { 'content-type': 'application/json' }) },
        ...(json !== undefined && { body: JSON.stringify(json) }),
        signal: AbortSignal.timeout(60_000),
      });
      const text = await answer.text();
      if (answer.status !== status) throw new Error(`${answer.status} ${text}`);
      return schema.parse(JSON.parse(text));
    },

    /** Expects a refusal with this problem. @throws Error for any other answer */
    async refusal(path: string, code: string, request: Omit<Request<Problem>, 'schema'>): Promise<void> {
      const problem = await this.request(path, { ...request, schema: Problem });
      if (problem.code !== code) throw new Error(`refused as ${JSON.stringify(problem)}`);
    },
  };
}
