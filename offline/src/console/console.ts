import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { StepFunctionsService } from '../stepfunctions/index.ts';
import { createActions } from './actions.ts';
import { answerAction } from './api.ts';
import { createChangeFeed } from './change-feed.ts';
import { sendPage } from './page.ts';

export interface ConsoleOptions {
  service: StepFunctionsService;
  /** The folder of the built page. Default: that of this package. */
  pageFolder?: string;
}

export interface Console {
  /** Answers requests below `/console`; resolves to false for any other, which it leaves. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Ends the open event streams. */
  close(): void;
}

const builtPage = fileURLToPath(new URL('../../console/dist', import.meta.url));

/**
 * Returns the page on which a developer sees the Step Functions service, with its API. The same
 * server must answer AWS's API at `/`, which the page calls, too.
 */
export function createConsole({ service, pageFolder = builtPage }: ConsoleOptions): Console {
  const actions = createActions(service);
  const changes = createChangeFeed(service);
  return {
    handle: async (request, response) => {
      // `//` is not a valid URL.
      const pathname = URL.parse(request.url ?? '/', 'http://localhost')?.pathname ?? '/';
      if (pathname !== '/console' && !pathname.startsWith('/console/')) return false;
      if (pathname === '/console/api/changes') changes.follow(response);
      else if (pathname.startsWith('/console/api/')) {
        await answerAction(actions, pathname.slice('/console/api/'.length), request, response);
      } else await sendPage(pageFolder, pathname, request, response);
      return true;
    },
    close: () => changes.close(),
  };
}

export interface ServiceWithConsole {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

/** Adds the console to a service, below `/console`. */
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
