import { isPublic, PUBLIC_VIEWER, pollStateOf, resultsVisible, type ServerMessage, type Topic } from '@booth/shared';
import type { PollResults } from '@booth/shared/lambda';

/**
 * What viewers are told of a poll: its state where that is news to them, and its results where everybody may see them.
 * Viewers are not asked who they are, so results that not everybody may see are never sent. Neither are those of a poll
 * that is not public, whose viewers are from before it was set back to a draft.
 */
export function messagesAbout(
  { poll, snapshot }: PollResults,
  { stateIsNews, topic }: { stateIsNews: boolean; topic: Topic },
): ServerMessage[] {
  const visible = isPublic(poll) && resultsVisible(poll, PUBLIC_VIEWER, new Date(snapshot.asOf));
  const messages: ServerMessage[] = [];
  if (stateIsNews) {
    messages.push({ type: 'poll', poll: pollStateOf(poll), resultsVisible: visible, now: snapshot.asOf });
  }
  if (visible && topic === 'results') messages.push({ type: 'results', snapshot });
  return messages;
}
