import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { ApiError } from '../stepfunctions/api/api-error.ts';
import type { Action } from './actions.ts';

/**
 * Answers one request of the page, errors as in AWS JSON 1.0. It takes JSON only, which a page of
 * another origin cannot send without a preflight, and nothing answers that.
 */
export async function answerAction(
  actions: ReadonlyMap<string, Action>,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const action = actions.get(name);
  if (action === undefined) return send(response, 404, { __type: 'NotFound', message: `The console has no ${name}` });
  if (request.method !== 'POST' || !request.headers['content-type']?.startsWith('application/json')) {
    return send(response, 415, { __type: 'UnsupportedMediaType', message: 'POST application/json' });
  }
  try {
    send(response, 200, await action(await json(request)));
  } catch (error) {
    if (error instanceof ApiError) send(response, 400, { __type: error.type, message: error.message });
    else if (error instanceof z.ZodError)
      send(response, 400, { __type: 'ValidationException', message: z.prettifyError(error) });
    else if (error instanceof SyntaxError)
      send(response, 400, { __type: 'SerializationException', message: error.message });
    else throw error;
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
