import { PollId } from '@booth/shared';
import { useDebouncedValue } from '@mantine/hooks';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BoothClient } from '../../../api/client.ts';
import { firstFreeId } from '../api/free-poll-id.ts';
import { randomSuffix } from '../definition/suffixed-id.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import { idFromTitle } from './id-from-title.ts';

/** How long an id must stay the same before it is looked up. */
const CHECK_AFTER_MS = 300;

/** What is known about an id. If it is taken, `instead` is a free one. */
export type IdState =
  | { kind: 'invalid' }
  | { kind: 'checking' }
  | { kind: 'free' }
  | { kind: 'unchecked' }
  | { kind: 'taken'; instead: string };

const freeIdQueryOptions = (client: BoothClient, stem: string, refused: readonly string[]) =>
  queryOptions({
    queryKey: ['organizer', 'free-poll-id', stem, ...refused],
    queryFn: ({ signal }) => firstFreeId(client, stem, { refused, signal }),
    // The server refuses an id that has been taken since.
    staleTime: 60_000,
    gcTime: 0,
    retry: false,
  });

/**
 * Finds the id of a new poll: the typed one, or a free one made from the title.
 * @param typed undefined while the id follows the title
 */
export function useNewPollId(title: string, typed: string | undefined) {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  const [random] = useState(() => `poll-${randomSuffix()}`);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const wanted = typed ?? idFromTitle(title) ?? random;
  const [settled] = useDebouncedValue(wanted, CHECK_AFTER_MS);
  const isId = PollId.safeParse(wanted).success;
  const isSettled = settled === wanted;
  const { data, isError } = useQuery({
    ...freeIdQueryOptions(client, settled, refused),
    enabled: isId && isSettled,
  });
  const found = isSettled ? data : undefined;

  const state = (): IdState => {
    if (!isId) return { kind: 'invalid' };
    if (isSettled && isError) return { kind: 'unchecked' };
    if (found === undefined) return { kind: 'checking' };
    return typed === undefined || found === typed ? { kind: 'free' } : { kind: 'taken', instead: found };
  };
  return {
    pollId: typed ?? found ?? wanted,
    state: state(),
    /** Returns the id to create the poll with, after a lookup if there was none. */
    settle: async (): Promise<string> => typed ?? cache.fetchQuery(freeIdQueryOptions(client, wanted, refused)),
    /** Remembers that the server refused an id. */
    refuse: (pollId: string) => setRefused((known) => [...known, pollId]),
  };
}
