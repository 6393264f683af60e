import { Poll, type PollDefinition } from '@booth/shared';
import { LANGUAGES, type Language } from '../../../i18n/language.ts';

/** Returns a poll as visitors find it once it is open, whatever its times will be. */
export function previewPoll(definition: PollDefinition): Poll {
  const { opensAt: _opensAt, closesAt: _closesAt, ...asked } = definition;
  return Poll.parse({ ...asked, version: 1, status: 'open', revealed: false });
}

/** In which languages visitors read a poll. */
export interface PollLanguages {
  /** Languages of their pages that the poll has; all of them where it has none. */
  ofPages: readonly Language[];
  /** The poll's other languages (BCP 47). */
  others: readonly string[];
}

/** Returns in which languages visitors read a poll: its title is in all of them. */
export function pollLanguages({ title }: Pick<PollDefinition, 'title'>): PollLanguages {
  const tags = Object.keys(title);
  const isOf = (language: Language) => (tag: string) => tag.split('-')[0] === language;
  const known = LANGUAGES.filter((language) => tags.some(isOf(language)));
  return {
    ofPages: known.length === 0 ? LANGUAGES : known,
    others: tags.filter((tag) => !LANGUAGES.some((language) => isOf(language)(tag))),
  };
}
