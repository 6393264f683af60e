import { inLanguage, joinCodeOf, PollStatus, type PollSummary } from '@booth/shared';

/** Selects the polls that the list shows. */
export interface PollFilter {
  /** Looked for in titles, the id and the join code. */
  text: string;
  /** Undefined for all. */
  status: PollStatus | undefined;
}

/** The order of the list: first the polls that take votes, then those that will. */
const ORDER: readonly PollStatus[] = ['open', 'draft', 'closed', 'archived'];

/** Makes texts comparable: width, case and spaces (as in join codes) are ignored. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** Returns true if a filter can hide polls. */
export const isFiltering = ({ text, status }: PollFilter): boolean => plain(text) !== '' || status !== undefined;

/**
 * Returns the polls that match a filter, sorted by status and by title in the reader's language.
 */
export function shownPolls(
  polls: readonly PollSummary[],
  { text, status }: PollFilter,
  language: string,
): PollSummary[] {
  const wanted = plain(text);
  const { compare } = new Intl.Collator(language, { numeric: true });
  return polls
    .filter(
      (poll) =>
        (status === undefined || poll.status === status) &&
        [...Object.values(poll.title), poll.pollId, joinCodeOf(poll.pollId)].some((each) =>
          plain(each).includes(wanted),
        ),
    )
    .sort(
      (one, other) =>
        ORDER.indexOf(one.status) - ORDER.indexOf(other.status) ||
        compare(inLanguage(one.title, language), inLanguage(other.title, language)) ||
        compare(one.pollId, other.pollId),
    );
}

/**
 * Reads a filter from the query of the list's address, where it survives going to a poll and back.
 */
export const filterIn = (query: URLSearchParams): PollFilter => ({
  text: query.get('q') ?? '',
  status: PollStatus.safeParse(query.get('status')).data,
});

/** Writes a filter as a query. */
export const queryOf = ({ text, status }: PollFilter): URLSearchParams =>
  new URLSearchParams({ ...(text !== '' && { q: text }), ...(status !== undefined && { status }) });
