import { PollId } from '@booth/shared';
import { useDebouncedValue } from '@mantine/hooks';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BoothClient } from '../../../api/client.ts';
import { firstFreeId } from '../api/free-poll-id.ts';
import { randomSuffix } from '../definition/suffixed-id.ts';
import { idFromTitle } from '../editor/poll-id.ts';
import { useOrganizer } from '../sign-in/organizer.ts';

/** How long an id stays as it is before it is looked up, in milliseconds. */
const CHECK_AFTER_MS = 300;

/** What is known of an id, and the id to take instead where it is taken. */
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
    // An id that turns out to be taken is told by the server then.
    staleTime: 60_000,
    gcTime: 0,
    retry: false,
  });

/**
 * The id of a poll that is to be created: what is typed, or a free one that is made of the title.
 * @param typed undefined while the id follows the title
 */
export function useNewPollId(title: string, typed: string | undefined) {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  const [byChance] = useState(() => `poll-${randomSuffix()}`);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const wanted = typed ?? idFromTitle(title) ?? byChance;
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
    /** The id to create the poll with, also where it has not been looked up yet. */
    settle: async (): Promise<string> => typed ?? cache.fetchQuery(freeIdQueryOptions(client, wanted, refused)),
    /** Takes note that the server refused an id. */
    refuse: (pollId: string) => setRefused((known) => [...known, pollId]),
  };
}
