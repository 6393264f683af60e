import { deviceStore } from '../../../device/device-storage.ts';
import { createPollDraftStore, draftKey } from './poll-draft.ts';

const drafts = createPollDraftStore(deviceStore());

/** Forgets what was typed of a poll that is deleted. */
export const forgetDraft = (organizerId: string, pollId: string): void => drafts.remove(draftKey(organizerId, pollId));

/**
 * Lets what was typed of a poll follow it to the id that a colleague gave it, unless something was
 * typed there already.
 */
export function moveDraft(organizerId: string, from: string, to: string): void {
  const draft = drafts.read(draftKey(organizerId, from));
  if (draft === undefined) return;
  if (drafts.read(draftKey(organizerId, to)) === undefined && !drafts.write(draftKey(organizerId, to), draft)) return;
  drafts.remove(draftKey(organizerId, from));
}
