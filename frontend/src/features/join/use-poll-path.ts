import { useSearch } from 'wouter';

/** Gives the path of a poll's voting page; what else came with the address, such as an entry code, goes along. */
export function usePollPath(): (pollId: string) => string {
  const search = useSearch();
  return (pollId) => `/polls/${pollId}${search && `?${search}`}`;
}
