import {
  isPublic,
  type PollState,
  pollStateViewOf,
  resultsMessages,
  type ServerMessage,
  type Topic,
  turnoutVisible,
} from '@booth/shared';
import type { PollResults } from '@booth/shared/lambda';

/** Returns the message that tells of a poll's state at this moment. */
export const stateMessage = (poll: PollState, at: Date): ServerMessage => ({
  type: 'poll',
  ...pollStateViewOf(poll, at),
});

/**
 * What viewers on a topic are told of a poll: its state where that is news to them, and its results
 * where everybody may see them, or else the number of voters where the poll shows it, unless they
 * hear of the state alone. Viewers are not asked who they are, so results that not everybody may
 * see are never sent. Neither are those of a poll that is not public, whose viewers are from before
 * it was set back to a draft.
 */
export function messagesAbout(
  { poll, snapshot, turnout }: PollResults,
  { stateIsNews, topic }: { stateIsNews: boolean; topic: Topic },
): ServerMessage[] {
  const at = new Date(snapshot.asOf);
  const messages = stateIsNews ? [stateMessage(poll, at)] : [];
  if (topic === 'results') {
    if (pollStateViewOf(poll, at).resultsVisible) messages.push(...resultsMessages(snapshot));
    else if (isPublic(poll) && turnoutVisible(poll, at)) messages.push({ type: 'turnout', turnout });
  }
  return messages;
}
