import { type Answer, Answers, type BallotItem, type Poll, RATING_FIELD, type Screen } from '@booth/shared';
import { stringify } from 'csv-stringify/sync';
import { CSV_FORMAT } from './csv-format.ts';

type Row = Record<string, string | number | boolean | undefined>;

/** What the server knows of a ballot. */
const KNOWN: readonly string[] = ['recorded-at', 'voter', 'device', 'handle', 'erased-at'];

/** Of the answers to screens that the poll has no more. */
const OTHERS = 'other-answers';

/** The column of a screen's only answer; a screen that is called as one of ours, such as `device`, has `device.answer`. */
const columnOf = (screenId: string): string =>
  KNOWN.includes(screenId) || screenId === OTHERS ? `${screenId}.answer` : screenId;

function columnsOfScreen(screen: Screen): string[] {
  return screen.type === 'profile' ? screen.fields.map(({ id }) => `${screen.id}.${id}`) : [columnOf(screen.id)];
}

/** The columns of a poll's ballots: what the server knows, then each screen, a profile's fields one by one. */
export function ballotColumns({ screens }: Pick<Poll, 'screens'>): string[] {
  return [...KNOWN, ...screens.flatMap(columnsOfScreen), OTHERS];
}

function cellsOf(screenId: string, answer: Answer): Row {
  const column = columnOf(screenId);
  switch (answer.type) {
    case 'profile':
      return Object.fromEntries(Object.entries(answer.fields).map(([id, value]) => [`${screenId}.${id}`, value]));
    case 'choice':
      return { [column]: answer.optionIds.join('; ') };
    case 'text':
      return { [column]: answer.text };
    case 'rating':
      return { [column]: answer.fields[RATING_FIELD] };
    case 'ranking':
      return { [column]: answer.order.join(' > ') };
  }
}

/**
 * Of an erased ballot neither voter nor device: the voter is a hash, and who guesses the name that was hashed would know the
 * rest of the line.
 */
function rowOf(ballot: BallotItem, columns: ReadonlySet<string>): Row {
  const answers = Answers.parse(JSON.parse(ballot.answers));
  const cells = Object.entries(answers).map(([screenId, answer]) => ({
    answer,
    cells: cellsOf(screenId, answer),
    screenId,
  }));
  const isShown = (row: Row) => Object.keys(row).every((column) => columns.has(column));
  const others = cells.flatMap(({ screenId, answer, cells: row }) => (isShown(row) ? [] : [[screenId, answer]]));
  return {
    'recorded-at': ballot.timestamp,
    ...(ballot.erasedAt === undefined && {
      voter: ballot.userId,
      device: ballot.sessionId ?? ballot.userId,
      handle: ballot.handle,
    }),
    'erased-at': ballot.erasedAt,
    ...Object.assign({}, ...cells.flatMap(({ cells: row }) => (isShown(row) ? [row] : []))),
    ...(others.length > 0 && { [OTHERS]: JSON.stringify(Object.fromEntries(others)) }),
  };
}

/** The byte order mark and the names of the columns: how the file begins. */
export function ballotsHeader(poll: Poll): string {
  return stringify([], { ...CSV_FORMAT, header: true, columns: ballotColumns(poll) });
}

/** One ballot as a line of CSV. */
export function ballotLine(poll: Poll, ballot: BallotItem): string {
  const columns = ballotColumns(poll);
  return stringify([rowOf(ballot, new Set(columns))], {
    ...CSV_FORMAT,
    bom: false,
    columns,
    cast: { boolean: String },
  });
}
