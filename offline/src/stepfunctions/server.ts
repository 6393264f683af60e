import { createServer } from 'node:http';
import { AWS_JSON, createLoopbackGuard, guardServer } from '../guard/loopback-guard.ts';
import { createStepFunctions, type StepFunctionsOptions, type StepFunctionsService } from './service.ts';

export interface StepFunctionsServer {
  /** `http://127.0.0.1:PORT` */
  endpoint: string;
  service: StepFunctionsService;
  close(): Promise<void>;
}

const guard = createLoopbackGuard({ contentTypes: AWS_JSON });

/**
 * Starts the service on a server of its own, for programs on this machine only. Port 0 (the
 * default) takes a free one.
 * @throws if the port is taken
 */
export async function startStepFunctionsServer(
  options: StepFunctionsOptions & { port?: number },
): Promise<StepFunctionsServer> {
  const service = createStepFunctions(options);
  // A server that closes idle connections races with a client that is about to reuse one.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => void service.handle(request, response));
  guardServer(server, guard);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    service,
    close: async () => {
      await service.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
