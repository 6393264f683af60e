import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type PropsWithChildren, useContext, useEffect, useState } from 'react';
import { changeMessage } from './console-shapes.ts';
import { queryKeys } from './query-keys.ts';

const ConnectedContext = createContext(true);

/** Returns true while the page hears of changes at once. */
export function useConnected(): boolean {
  return useContext(ConnectedContext);
}

/**
 * Listens to the service's changes, and reads again what they have changed. A hidden page does not
 * listen: a browser has six connections for a server, and each listener holds one.
 */
export function ChangesProvider({ children }: PropsWithChildren) {
  const queries = useQueryClient();
  const [connected, setConnected] = useState(true);

  useEffect(() => {
    let source: EventSource | undefined;
    const listen = () => {
      source?.close();
      source = undefined;
      if (document.hidden) return;
      source = new EventSource('/console/api/changes');
      source.onopen = () => {
        setConnected(true);
        // Anything may have changed while the page did not listen.
        void queries.invalidateQueries();
      };
      source.onerror = () => setConnected(false);
      source.onmessage = ({ data }) => invalidate(queries, data);
    };
    listen();
    document.addEventListener('visibilitychange', listen);
    return () => {
      document.removeEventListener('visibilitychange', listen);
      source?.close();
    };
  }, [queries]);

  return <ConnectedContext value={connected}>{children}</ConnectedContext>;
}

function invalidate(queries: QueryClient, data: unknown): void {
  const message = changeMessage.safeParse(typeof data === 'string' ? JSON.parse(data) : undefined);
  if (!message.success) return;
  const { executions, machines } = message.data;
  const old: (readonly string[])[] = [queryKeys.counts, queryKeys.executions];
  if (machines) old.push(queryKeys.machines);
  if (executions === undefined) old.push(queryKeys.anyExecution);
  for (const arn of executions ?? []) old.push(queryKeys.execution(arn));
  for (const queryKey of old) void queries.invalidateQueries({ queryKey });
}
