import { OrganizerLine, type Poll, type PollDefinition } from '@booth/shared';
import { definitionOf } from './definition.ts';
import { suffixedId } from './suffixed-id.ts';

interface CopyTitle {
  /** The title of a first, second… copy. */
  of: (title: string, copy: number) => string;
  /** Finds the title that was copied, and which copy it is. */
  made: RegExp;
}

/**
 * How a copy is named, by the language of the title. These are texts of the poll, not of the page.
 */
const COPY_TITLES = new Map<string, CopyTitle>([
  ['en', { of: (title, copy) => `${title} (copy${copy === 1 ? '' : ` ${copy}`})`, made: /^(.+) \(copy ?(\d*)\)$/ }],
  ['ja', { of: (title, copy) => `${title}のコピー${copy === 1 ? '' : copy}`, made: /^(.+)のコピー(\d*)$/ }],
]);

/** Of all other languages: a number says the same in each. */
const ANY_COPY: CopyTitle = { of: (title, copy) => `${title} (${copy + 1})`, made: /^(.+) \((\d+)\)$/ };

function copyTitle(language: string, title: string): string {
  const { of, made } = COPY_TITLES.get(language) ?? ANY_COPY;
  const [, copied = title, digits] = made.exec(title) ?? [];
  const before = digits === undefined ? 0 : Number(digits || '1') - (made === ANY_COPY.made ? 1 : 0);
  const copy = of(copied, before + 1);
  // A title that has no room for it is still told apart by its id.
  return OrganizerLine.safeParse(copy).success ? copy : title;
}

/**
 * The definition of a copy of a poll, with a title and an id that say so; the id may be taken.
 * Times that have passed are left out: the copy would be closed as soon as it is opened.
 * @param now milliseconds since 1970
 */
export function copyOf(poll: Poll, now: number): PollDefinition {
  const { opensAt, closesAt, ...definition } = definitionOf(poll);
  const isAhead = (moment: string | undefined): moment is string => moment !== undefined && Date.parse(moment) > now;
  return {
    ...definition,
    pollId: suffixedId(definition.pollId.replace(/-copy(-\d+)?$/, ''), 'copy'),
    title: Object.fromEntries(
      Object.entries(definition.title).map(([language, title]) => [language, copyTitle(language, title)]),
    ),
    ...(isAhead(opensAt) && { opensAt }),
    ...(isAhead(closesAt) && { closesAt }),
  };
}
