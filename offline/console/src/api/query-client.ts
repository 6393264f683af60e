import { QueryClient } from '@tanstack/react-query';
import { ServiceError } from './call-service.ts';

const RETRIES = 2;

/**
 * Creates the cache of what the page has read. Entries stay until the service says that they have
 * changed, and errors that the service answered are not retried.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < RETRIES && !(error instanceof ServiceError),
      },
    },
  });
}
