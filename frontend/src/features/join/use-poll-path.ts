import { useSearch } from 'wouter';

/**
 * Returns a function that gives the path of a poll's voting page, with the rest of the address,
 * such as an entry code.
 */
export function usePollPath(): (pollId: string) => string {
  const search = useSearch();
  return (pollId) => `/polls/${pollId}${search && `?${search}`}`;
}
