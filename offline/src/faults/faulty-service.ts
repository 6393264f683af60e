import { once } from 'node:events';
import { createServer } from 'node:http';
import { AWS_JSON, createLoopbackGuard, guardServer } from '../guard/loopback-guard.ts';
import type { CallDecisions, FaultyServiceName } from './call-fault.ts';
import { FaultyCalls } from './faulty-calls.ts';
import type { FunctionProcess } from './function-process.ts';
import { receiveCall } from './received-call.ts';

export interface FaultyServiceOptions {
  service: FaultyServiceName;
  /** The real one, where everything is executed. */
  endpoint: string;
  /** 0 or none: a free port. */
  port?: number;
  decisions: CallDecisions;
  /**
   * The process whose calls these are; services that are called from one process share its death.
   */
  process: FunctionProcess;
}

/** A service of AWS with faults, for the functions of one of ours. */
export interface FaultyService {
  /** `http://127.0.0.1:PORT`; whoever must not meet a fault uses the real one. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

const guard = createLoopbackGuard({ contentTypes: AWS_JSON });

/**
 * Starts a proxy that hands each call of an AWS SDK on to the real service, or does to it what was
 * decided.
 */
export async function startFaultyService({
  service,
  endpoint,
  port = 0,
  decisions,
  process,
}: FaultyServiceOptions): Promise<FaultyService> {
  const calls = new FaultyCalls({ service, endpoint, decisions, process });
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const answer = await receiveCall(request, service).then(
      (call) => calls.answer(call),
      () => undefined,
    );
    if (answer === undefined) response.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  guardServer(server, guard);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`The faulty ${service} has no port`);
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
