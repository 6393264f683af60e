import { type Answer, Answers, type BallotItem, type Poll, RATING_FIELD, type Screen } from '@booth/shared';
import { stringify } from 'csv-stringify/sync';
import { CSV_FORMAT } from './csv-format.ts';

type Cell = string | number | boolean | undefined;

/** Cells by their column. Columns are called as organizers like, so a row is no object. */
type Row = ReadonlyMap<string, Cell>;

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
      return new Map(Object.entries(answer.fields).map(([id, value]) => [`${screenId}.${id}`, value]));
    case 'choice':
      return new Map([[column, answer.optionIds.join('; ')]]);
    case 'text':
      return new Map([[column, answer.text]]);
    case 'rating':
      return new Map([[column, answer.fields[RATING_FIELD]]]);
    case 'ranking':
      return new Map([[column, answer.order.join(' > ')]]);
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
  const isShown = (row: Row) => [...row.keys()].every((column) => columns.has(column));
  const others = cells.flatMap(({ screenId, answer, cells: row }) => (isShown(row) ? [] : [[screenId, answer]]));
  const isErased = ballot.erasedAt !== undefined;
  return new Map<string, Cell>([
    ['recorded-at', ballot.timestamp],
    ['voter', isErased ? undefined : ballot.userId],
    ['device', isErased ? undefined : (ballot.sessionId ?? ballot.userId)],
    ['handle', isErased ? undefined : ballot.handle],
    ['erased-at', ballot.erasedAt],
    ...cells.flatMap(({ cells: row }) => (isShown(row) ? [...row] : [])),
    [OTHERS, others.length > 0 ? JSON.stringify(Object.fromEntries(others)) : undefined],
  ]);
}

/** The byte order mark and the names of the columns: how the file begins. */
export function ballotsHeader(poll: Poll): string {
  return stringify([ballotColumns(poll)], CSV_FORMAT);
}

/** One ballot as a line of CSV. */
export function ballotLine(poll: Poll, ballot: BallotItem): string {
  const columns = ballotColumns(poll);
  const row = rowOf(ballot, new Set(columns));
  return stringify([columns.map((column) => row.get(column))], {
    ...CSV_FORMAT,
    bom: false,
    cast: { boolean: String },
  });
}
