import { Poll, type PollDefinition } from '@booth/shared';

/** Returns an open poll with this definition, without its opening and closing times. */
export function previewPoll(definition: PollDefinition): Poll {
  const { opensAt: _opensAt, closesAt: _closesAt, ...asked } = definition;
  return Poll.parse({ ...asked, version: 1, status: 'open', revealed: false });
}

/** Returns the languages of a poll (BCP 47): its title has them all. */
export const pollLanguages = ({ title }: Pick<PollDefinition, 'title'>): string[] => Object.keys(title);
