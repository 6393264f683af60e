import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { StepFunctionsService } from '../stepfunctions/index.ts';
import { createActions } from './actions.ts';
import { answerAction } from './api.ts';
import { createChangeFeed } from './change-feed.ts';
import { sendPage } from './page.ts';

export interface ConsoleOptions {
  service: StepFunctionsService;
  /** Where the built page lies; that of this package by default. */
  pageFolder?: string;
}

export interface Console {
  /** Answers what is below `/console`. Resolves to false, with nothing answered, for any other address. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Ends the open event streams. */
  close(): void;
}

const builtPage = fileURLToPath(new URL('../../console/dist', import.meta.url));

/**
 * The page on which a developer sees the Step Functions service, and what the page asks beyond AWS's own API. Mount it on the
 * server that also answers that API at `/`: the page calls it there.
 */
export function createConsole({ service, pageFolder = builtPage }: ConsoleOptions): Console {
  const actions = createActions(service);
  const changes = createChangeFeed(service);
  return {
    handle: async (request, response) => {
      // The address `//` is none.
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
