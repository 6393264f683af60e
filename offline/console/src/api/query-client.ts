import { QueryClient } from '@tanstack/react-query';
import { ServiceError } from './call-service.ts';

const retries = 2;

/** What was read stays until the service says that it changed; an error that names its reason is not asked for again. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < retries && !(error instanceof ServiceError),
      },
    },
  });
}
