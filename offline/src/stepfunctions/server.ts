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
 * Starts the service on a server of its own, for programs of this machine; port 0 (the default)
 * takes a free one. Rejects when the port is taken.
 */
export async function startStepFunctionsServer(
  options: StepFunctionsOptions & { port?: number },
): Promise<StepFunctionsServer> {
  const service = createStepFunctions(options);
  // Only a client closes an idle connection: a busy one would send its next request into one that
  // is closed.
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
