import { type PollState, pollStateViewOf, resultsMessages, type ServerMessage, type Topic } from '@booth/shared';
import type { PollResults } from '@booth/shared/lambda';

/** Returns the message that tells of a poll's state at this moment. */
export const stateMessage = (poll: PollState, at: Date): ServerMessage => ({
  type: 'poll',
  ...pollStateViewOf(poll, at),
});

/**
 * What viewers on a topic are told of a poll: its state where that is news to them, and its results
 * where everybody may see them, unless they hear of the state alone. Viewers are not asked who they
 * are, so results that not everybody may see are never sent. Neither are those of a poll that is
 * not public, whose viewers are from before it was set back to a draft.
 */
export function messagesAbout(
  { poll, snapshot }: PollResults,
  { stateIsNews, topic }: { stateIsNews: boolean; topic: Topic },
): ServerMessage[] {
  const at = new Date(snapshot.asOf);
  const messages = stateIsNews ? [stateMessage(poll, at)] : [];
  if (topic === 'results' && pollStateViewOf(poll, at).resultsVisible) messages.push(...resultsMessages(snapshot));
  return messages;
}
