import { inLanguage, joinCodeOf, PollStatus, type PollSummary } from '@booth/shared';

/** Which polls of the list are shown. */
export interface PollFilter {
  /** In a title, the id or the join code. */
  text: string;
  /** Undefined for all. */
  status: PollStatus | undefined;
}

/** What goes on first, what was put away last. */
const ORDER: readonly PollStatus[] = ['open', 'draft', 'closed', 'archived'];

/** Width, case and the space in a join code make no difference. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** Whether a filter hides any poll. */
export const isFiltering = ({ text, status }: PollFilter): boolean => plain(text) !== '' || status !== undefined;

/** The polls that a filter shows, by their status, and by their title in the reader's language. */
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
 * Reads a filter from the query of the list's address, where it survives the way to a poll and
 * back.
 */
export const filterIn = (query: URLSearchParams): PollFilter => ({
  text: query.get('q') ?? '',
  status: PollStatus.safeParse(query.get('status')).data,
});

/** The query of a filter. */
export const queryOf = ({ text, status }: PollFilter): URLSearchParams =>
  new URLSearchParams({ ...(text !== '' && { q: text }), ...(status !== undefined && { status }) });
