import { text } from 'node:stream/consumers';
import { type Listening, serve } from './listening.ts';

/** A call of a function. */
export interface Invocation {
  functionName: string;
  payload: unknown;
}

/**
 * Starts Lambda's Invoke API for SDK clients and workflows. `handle` does what the function does;
 * if it throws, the answer is a function error as Lambda's.
 */
export const startLambdaEndpoint = (handle: (invocation: Invocation) => unknown): Promise<Listening> =>
  serve(async (request, response) => {
    const functionName = decodeURIComponent(/\/functions\/([^/]+)\/invocations$/.exec(request.url ?? '')?.[1] ?? '');
    try {
      const answer = await handle({ functionName, payload: JSON.parse(await text(request)) });
      response.end(JSON.stringify(answer ?? null));
    } catch (error) {
      const { name: errorType, message: errorMessage } = error instanceof Error ? error : new Error(String(error));
      response.setHeader('X-Amz-Function-Error', 'Unhandled').end(JSON.stringify({ errorType, errorMessage }));
    }
  });
