import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLoopbackGuard, guardServer } from '../guard/loopback-guard.ts';

export interface LambdaEndpointOptions {
  /**
   * It listens on 127.0.0.1: who may call it may call any function with any event, past API Gateway
   * and its authorizers.
   */
  port: number;
  /** Where serverless-offline serves the functions; see `privateSocket`. */
  socket: string;
}

/** Serves the Lambda API of a service to programs of this machine. */
export async function startLambdaEndpoint({ port, socket }: LambdaEndpointOptions): Promise<Server> {
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    const onward = httpRequest({ socketPath: socket, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', (error) => {
      if (!response.headersSent) response.writeHead(502, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ Message: `The functions do not answer: ${error.message}` }));
    });
    request.pipe(onward);
    // A caller that breaks off its request: the functions would wait for the rest.
    request.once('close', () => {
      if (!request.complete) onward.destroy();
    });
  });
  guardServer(server, createLoopbackGuard({ contentTypes: ['application/json', 'application/octet-stream'] }));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/**
 * A socket in the file system, which no browser and no other machine reaches; it goes with this
 * process.
 */
export function privateSocket(): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\offline-cloud-lambda-${process.pid}`;
  // Only this user may look into it.
  const folder = mkdtempSync(join(tmpdir(), 'offline-cloud-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'lambda');
}
