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

/** Returns the message about a poll's state at a moment. */
export const stateMessage = (poll: PollState, at: Date): ServerMessage => ({
  type: 'poll',
  ...pollStateViewOf(poll, at),
});

/**
 * Returns the messages about a poll for the viewers on a topic: its state if that is news and, on
 * the topic `results`, its results if everybody may see them or else the turnout if the poll shows
 * it. Viewers do not identify themselves, so results for some viewers only are never sent. Neither
 * are those of a poll that was set back to a draft, which may have viewers from before.
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
