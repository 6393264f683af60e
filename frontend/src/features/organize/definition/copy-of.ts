import { OrganizerLine, type Poll, type PollDefinition } from '@booth/shared';
import { definitionOf } from './definition.ts';
import { suffixedId } from './suffixed-id.ts';

interface CopyTitle {
  /** The title of a first, second… copy. */
  of: (title: string, copy: number) => string;
  /** Matches such a title: the original title, and the number of the copy. */
  made: RegExp;
}

/** Titles of copies, by the language of the title: texts of the poll, not of the page. */
const COPY_TITLES = new Map<string, CopyTitle>([
  ['en', { of: (title, copy) => `${title} (copy${copy === 1 ? '' : ` ${copy}`})`, made: /^(.+) \(copy ?(\d*)\)$/ }],
  ['ja', { of: (title, copy) => `${title}のコピー${copy === 1 ? '' : copy}`, made: /^(.+)のコピー(\d*)$/ }],
]);

/** For all other languages: a number reads the same in each. */
const ANY_COPY: CopyTitle = { of: (title, copy) => `${title} (${copy + 1})`, made: /^(.+) \((\d+)\)$/ };

function copyTitle(language: string, title: string): string {
  const { of, made } = COPY_TITLES.get(language) ?? ANY_COPY;
  const [, copied = title, digits] = made.exec(title) ?? [];
  const before = digits === undefined ? 0 : Number(digits || '1') - (made === ANY_COPY.made ? 1 : 0);
  const copy = of(copied, before + 1);
  // A title without room for the addition stays as it is: the copy has another id.
  return OrganizerLine.safeParse(copy).success ? copy : title;
}

/**
 * Returns the definition of a copy of a poll, with a title and an id that say so. The id may be
 * taken. Times that have passed are left out: the copy would close as soon as it opens.
 * @param now in milliseconds since 1970
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
