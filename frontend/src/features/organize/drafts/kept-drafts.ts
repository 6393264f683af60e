import { deviceStore } from '../../../device/device-storage.ts';
import { createPollDraftStore, draftKey } from './poll-draft.ts';

const drafts = createPollDraftStore(deviceStore());

/** Deletes the draft of a poll. */
export const forgetDraft = (organizerId: string, pollId: string): void => drafts.remove(draftKey(organizerId, pollId));

/** Moves a draft to the poll's new id, unless there is a draft under that id. */
export function moveDraft(organizerId: string, from: string, to: string): void {
  const draft = drafts.read(draftKey(organizerId, from));
  if (draft === undefined) return;
  if (drafts.read(draftKey(organizerId, to)) === undefined && !drafts.write(draftKey(organizerId, to), draft)) return;
  drafts.remove(draftKey(organizerId, from));
}
