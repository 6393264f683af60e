import { isPublicByCounts, type PollState, PUBLIC_VIEWER, resultsVisible, type ServerMessage } from '@booth/shared';
import type { PollResults } from '@booth/shared/lambda';

/**
 * What viewers are told of a poll: its state where that is news to them, and its results where everybody may see them.
 * Viewers are not asked who they are, so results that not everybody may see are never sent. Neither are those of a poll
 * that is not public, whose viewers are from before it was set back to a draft.
 */
export function messagesAbout(
  { poll, snapshot }: PollResults,
  { stateIsNews }: { stateIsNews: boolean },
): ServerMessage[] {
  const visible = isPublicByCounts(poll, snapshot) && resultsVisible(poll, PUBLIC_VIEWER, new Date(snapshot.asOf));
  const messages: ServerMessage[] = [];
  if (stateIsNews) messages.push({ type: 'poll', poll: stateOf(poll), resultsVisible: visible });
  if (visible) messages.push({ type: 'results', snapshot });
  return messages;
}

function stateOf({ pollId, version, status, visibility, revealed, closesAt }: PollResults['poll']): PollState {
  return { pollId, version, status, visibility, revealed, ...(closesAt === undefined ? {} : { closesAt }) };
}
