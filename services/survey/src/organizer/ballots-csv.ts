import { Answers, type BallotItem, type CsvCell, type Poll, SOLE_COLUMN, screenTypeOf } from '@booth/shared';
import { stringify } from 'csv-stringify/sync';
import { CSV_FORMAT } from './csv-format.ts';

/** Cells by their column. Columns are called as organizers like, so a row is no object. */
type Row = ReadonlyMap<string, CsvCell>;

/** What the server knows of a ballot. */
const KNOWN: readonly string[] = ['recorded-at', 'voter', 'device', 'handle', 'erased-at'];

/** Of the answers that the poll has no columns for any more. */
const OTHERS = 'other-answers';

/** The column of a part of an answer. A screen called like a column of ours has `device.answer`. */
function columnOf(screenId: string, part: string): string {
  if (part !== SOLE_COLUMN) return `${screenId}.${part}`;
  return KNOWN.includes(screenId) || screenId === OTHERS ? `${screenId}.answer` : screenId;
}

/** The columns of a poll's ballots: what the server knows, then the parts of each screen. */
export function ballotColumns({ screens }: Pick<Poll, 'screens'>): string[] {
  const answered = screens.flatMap((screen) =>
    screenTypeOf(screen)
      .csvColumns(screen)
      .map((part) => columnOf(screen.id, part)),
  );
  return [...KNOWN, ...answered, OTHERS];
}

/**
 * Of an erased ballot neither voter nor device: the voter is a hash, and who guesses the name that
 * was hashed would know the rest of the line.
 */
function rowOf({ screens }: Pick<Poll, 'screens'>, ballot: BallotItem, columns: ReadonlySet<string>): Row {
  const answers = Object.entries(Answers.parse(JSON.parse(ballot.answers))).map(([screenId, answer]) => {
    const parts = [...screenTypeOf(answer).csvCells(answer)];
    const cells = parts.map(([part, cell]) => [columnOf(screenId, part), cell] as const);
    const isOfScreen = screens.some(({ id, type }) => id === screenId && type === answer.type);
    return { screenId, answer, cells, isShown: isOfScreen && cells.every(([column]) => columns.has(column)) };
  });
  const others = answers.flatMap(({ screenId, answer, isShown }) => (isShown ? [] : [[screenId, answer]]));
  const isErased = ballot.erasedAt !== undefined;
  return new Map<string, CsvCell>([
    ['recorded-at', ballot.timestamp],
    ['voter', isErased ? undefined : ballot.userId],
    ['device', isErased ? undefined : (ballot.sessionId ?? ballot.userId)],
    ['handle', isErased ? undefined : ballot.handle],
    ['erased-at', ballot.erasedAt],
    ...answers.flatMap(({ cells, isShown }) => (isShown ? cells : [])),
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
  const row = rowOf(poll, ballot, new Set(columns));
  return stringify([columns.map((column) => row.get(column))], {
    ...CSV_FORMAT,
    bom: false,
    cast: { boolean: String },
  });
}
