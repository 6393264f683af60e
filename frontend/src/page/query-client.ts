import { QueryClient } from '@tanstack/react-query';

/**
 * Returns a new query cache without retries: the client retries by itself and says so
 * (`untilAnswered`).
 */
export const newQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: false, networkMode: 'always', staleTime: Number.POSITIVE_INFINITY },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
