import { Poll, type PollDefinition } from '@booth/shared';

/** Returns a poll as visitors find it once it is open, whatever its times will be. */
export function previewPoll(definition: PollDefinition): Poll {
  const { opensAt: _opensAt, closesAt: _closesAt, ...asked } = definition;
  return Poll.parse({ ...asked, version: 1, status: 'open', revealed: false });
}

/** Returns the languages (BCP 47) that visitors read a poll in: its title is in all of them. */
export const pollLanguages = ({ title }: Pick<PollDefinition, 'title'>): string[] => Object.keys(title);
