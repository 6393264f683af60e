import type { ServerResponse } from 'node:http';
import type { StepFunctionsService } from '../stepfunctions/index.ts';

/** Changes are gathered this long, so that a busy service does not flood its followers. */
const GATHER_MS = 200;
/** A message with more changed executions than this names none. */
const MAX_NAMED = 50;
/** Comments let both sides notice a connection that is gone. */
const KEEP_ALIVE_MS = 20_000;

export interface ChangeFeed {
  /** Sends changes as server-sent events until the other side leaves. */
  follow(response: ServerResponse): void;
  close(): void;
}

/** Returns a feed of changed executions, which only listens to the service if it has followers. */
export function createChangeFeed(service: StepFunctionsService): ChangeFeed {
  const followers = new Set<ServerResponse>();
  const executions = new Set<string>();
  let machines = false;
  let timer: NodeJS.Timeout | undefined;
  let keepAlive: NodeJS.Timeout | undefined;
  let unlisten: (() => void) | undefined;

  const send = () => {
    timer = undefined;
    const named = executions.size <= MAX_NAMED ? [...executions] : undefined;
    const message = `data: ${JSON.stringify({ executions: named, machines })}\n\n`;
    executions.clear();
    machines = false;
    for (const follower of followers) follower.write(message);
  };
  const changed = (executionArn: string | undefined) => {
    if (executionArn === undefined) machines = true;
    else if (executions.size <= MAX_NAMED) executions.add(executionArn);
    timer ??= setTimeout(send, GATHER_MS);
  };
  const leave = (follower: ServerResponse) => {
    followers.delete(follower);
    if (followers.size > 0) return;
    unlisten?.();
    unlisten = undefined;
    clearTimeout(timer);
    timer = undefined;
    clearInterval(keepAlive);
  };

  return {
    follow: (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(': hello\n\n');
      response.once('close', () => leave(response));
      followers.add(response);
      if (unlisten !== undefined) return;
      unlisten = service.onChange(changed);
      keepAlive = setInterval(() => {
        for (const follower of followers) follower.write(': still here\n\n');
      }, KEEP_ALIVE_MS);
    },
    close: () => {
      for (const follower of followers) follower.end();
    },
  };
}
