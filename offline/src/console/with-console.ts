import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StepFunctionsService } from '../stepfunctions/index.ts';
import { createConsole } from './console.ts';

export interface ServiceWithConsole {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

/** The service with its console below `/console`: answers the API everywhere else. */
export function withConsole(service: StepFunctionsService): ServiceWithConsole {
  const pages = createConsole({ service });
  return {
    handle: async (request, response) => {
      if (!(await pages.handle(request, response))) await service.handle(request, response);
    },
    close: async () => {
      pages.close();
      await service.close();
    },
  };
}
