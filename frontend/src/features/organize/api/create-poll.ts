import { type Poll, type PollDefinition, routes } from '@booth/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { ConnectionError, problemOf } from '../../../api/request-error.ts';
import { sameDefinition } from '../definition/definition.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import { finishDeletion } from './delete-poll.ts';
import { firstFreeId } from './free-poll-id.ts';
import { adoptPoll, fetchPoll } from './organized-poll.ts';

/** Returns the poll if it is stored with exactly this definition, as a draft. */
async function createdPoll(client: BoothClient, definition: PollDefinition): Promise<Poll | undefined> {
  try {
    const found = await fetchPoll(client, definition.pollId);
    return found.status === 'draft' && sameDefinition(found, definition) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Creates a poll. If a deletion under its id was never finished, finishes that first. */
async function create(client: BoothClient, definition: PollDefinition, isFirst = true): Promise<Poll> {
  try {
    return dataOf(await client.call(routes.createPoll, { body: definition, once: true }));
  } catch (error) {
    if (!isFirst || problemOf(error)?.isBeingDeleted !== true) throw error;
    await finishDeletion(client, definition.pollId);
    return create(client, definition, false);
  }
}

/**
 * Creates a poll as a draft. If the answer is lost, checks whether the poll was created.
 * @param mayBeThere true if the answer to an earlier try was lost, so it may have created a poll
 * with this id
 * @throws RefusedError, ConnectionError
 */
export async function createPoll(client: BoothClient, definition: PollDefinition, mayBeThere = false): Promise<Poll> {
  try {
    return await create(client, definition);
  } catch (error) {
    const isLost = error instanceof ConnectionError;
    const isOurs = mayBeThere && problemOf(error)?.code === 'poll-exists';
    const created = isLost || isOurs ? await createdPoll(client, definition) : undefined;
    if (created === undefined) throw error;
    return created;
  }
}

/** How often to try another id because somebody has just taken the one before. */
const RACES_MAX = 3;

/**
 * Creates a poll under its own id, or else under the next free one.
 * @throws RefusedError, ConnectionError
 */
export async function createUnderFreeId(
  client: BoothClient,
  definition: PollDefinition,
  refused: readonly string[] = [],
): Promise<Poll> {
  const pollId = await firstFreeId(client, definition.pollId, { refused });
  try {
    return await createPoll(client, { ...definition, pollId });
  } catch (error) {
    if (problemOf(error)?.code !== 'poll-exists' || refused.length === RACES_MAX) throw error;
    return createUnderFreeId(client, definition, [...refused, pollId]);
  }
}

/** Creates a poll. Its definition is asked for at that moment, since its id may need a lookup. */
export function useCreatePoll() {
  const { client } = useOrganizer();
  const cache = useQueryClient();
  const lost = useRef(new Set<string>());
  return useMutation({
    mutationFn: async (definitionOf: () => Promise<PollDefinition>) => {
      const definition = await definitionOf();
      const { pollId } = definition;
      try {
        return await createPoll(client, definition, lost.current.has(pollId));
      } catch (error) {
        if (error instanceof ConnectionError) lost.current.add(pollId);
        throw error;
      }
    },
    onSuccess: (poll) => adoptPoll(cache, poll),
  });
}
