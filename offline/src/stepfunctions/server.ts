import { createServer } from 'node:http';
import { createStepFunctions, type StepFunctionsOptions, type StepFunctionsService } from './service.ts';

export interface StepFunctionsServer {
  /** `http://127.0.0.1:PORT` */
  endpoint: string;
  service: StepFunctionsService;
  close(): Promise<void>;
}

/** Starts the service on a server of its own; port 0 (the default) takes a free one. Rejects when the port is taken. */
export async function startStepFunctionsServer(
  options: StepFunctionsOptions & { port?: number; host?: string },
): Promise<StepFunctionsServer> {
  const host = options.host ?? '127.0.0.1';
  const service = createStepFunctions(options);
  const server = createServer((request, response) => void service.handle(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    endpoint: `http://${host}:${port}`,
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
