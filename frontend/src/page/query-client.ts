import { QueryClient } from '@tanstack/react-query';

/**
 * Returns a new cache of answers. The client repeats by itself and says so (`untilAnswered`): a
 * second mechanism would hide what it does.
 */
export const newQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: false, networkMode: 'always', staleTime: Number.POSITIVE_INFINITY },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
