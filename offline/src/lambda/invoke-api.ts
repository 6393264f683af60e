import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { createLoopbackGuard, guardServer } from '../guard/loopback-guard.ts';
import type { Functions } from './functions.ts';
import { LambdaError } from './invocation.ts';

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/API_Invoke.html, …/API_InvokeAsync.html */
const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
const INVOKE_ASYNC = /^\/2014-11-13\/functions\/([^/]+)\/invoke-async\/?$/;

/**
 * Starts the Lambda API of a service for programs of this machine only, since a caller may call any
 * function with any event, without an authorizer.
 */
export async function startInvokeApi(functions: Functions, port: number): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    answer(functions, request, response).catch((error: unknown) => {
      // A caller that broke off its request gets no answer.
      if (response.headersSent || !request.complete) response.destroy();
      else refuse(response, error);
    });
  });
  guardServer(server, createLoopbackGuard({ contentTypes: ['application/json', 'application/octet-stream'] }));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function answer(functions: Functions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = '/', headers } = request;
  const [path = '/'] = url.split('?');
  const invoked = INVOKE.exec(path)?.[1];
  const name = invoked ?? INVOKE_ASYNC.exec(path)?.[1];
  const payload = await buffer(request);
  if (method !== 'POST' || name === undefined) {
    throw new LambdaError(
      404,
      'UnknownOperationException',
      `The local Lambda API serves Invoke only, not ${method} ${path}.`,
    );
  }
  const invocation = await functions.invoke(decodeURIComponent(name), payload, {
    clientContext: clientContextOf(textOf(headers['x-amz-client-context'])),
    logType: textOf(headers['x-amz-log-type']),
    invocationType: invoked === undefined ? 'Event' : textOf(headers['x-amz-invocation-type']),
  });
  response.writeHead(invocation.statusCode, {
    'content-type': 'application/json',
    'x-amzn-requestid': invocation.requestId,
    'x-amz-executed-version': invocation.executedVersion,
    ...(invocation.functionError !== undefined && { 'x-amz-function-error': invocation.functionError }),
    ...(invocation.logTail !== undefined && { 'x-amz-log-result': invocation.logTail.toString('base64') }),
  });
  response.end(invocation.statusCode === 204 ? undefined : invocation.payload);
}

function clientContextOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = Buffer.from(header, 'base64').toString();
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new LambdaError(
      400,
      'InvalidRequestContentException',
      'Client context must be a valid Base64-encoded JSON object.',
    );
  }
}

const textOf = (header: string | string[] | undefined): string | undefined => header?.toString();

function refuse(response: ServerResponse, error: unknown): void {
  const refused = error instanceof LambdaError ? error : new LambdaError(500, 'ServiceException', String(error));
  response
    .writeHead(refused.status, { 'content-type': 'application/json', 'x-amzn-errortype': refused.code })
    .end(JSON.stringify({ Type: refused.status < 500 ? 'User' : 'Service', Message: refused.message }));
}
