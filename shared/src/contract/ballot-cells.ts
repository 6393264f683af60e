import type { Poll } from '../model/poll.ts';
import { type CsvCell, SOLE_COLUMN, screenTypeOf } from '../screens/index.ts';
import type { ExportedBallot } from './exported-ballot.ts';

/** Columns for what the server knows of a ballot. */
const KNOWN: readonly string[] = ['recorded-at', 'voter', 'device', 'handle', 'erased-at'];

/** The column of answers that the poll has no columns for any more. */
const OTHERS = 'other-answers';

/** The columns that hold moments, as texts in ISO 8601. */
export const MOMENT_COLUMNS: ReadonlySet<string> = new Set(['recorded-at', 'erased-at']);

/** Returns the column of a part of an answer. A screen named `device` gets `device.answer`. */
function columnOf(screenId: string, part: string): string {
  if (part !== SOLE_COLUMN) return `${screenId}.${part}`;
  return KNOWN.includes(screenId) || screenId === OTHERS ? `${screenId}.answer` : screenId;
}

/**
 * Returns the columns of a poll's ballots: what the server knows, then the parts of each screen.
 */
export function ballotColumns({ screens }: Pick<Poll, 'screens'>): string[] {
  const answered = screens.flatMap((screen) =>
    screenTypeOf(screen)
      .csvColumns(screen)
      .map((part) => columnOf(screen.id, part)),
  );
  return [...KNOWN, ...answered, OTHERS];
}

/**
 * Returns the cells of a ballot. An answer that the columns have no place for goes as JSON into the
 * column of other answers.
 * @param columns the poll's `ballotColumns`
 */
export function ballotCells(
  { screens }: Pick<Poll, 'screens'>,
  columns: readonly string[],
  ballot: ExportedBallot,
): CsvCell[] {
  const known = new Set(columns);
  const answers = Object.entries(ballot.answers).map(([screenId, answer]) => {
    const parts = [...screenTypeOf(answer).csvCells(answer)];
    const cells = parts.map(([part, cell]) => [columnOf(screenId, part), cell] as const);
    const isOfScreen = screens.some(({ id, type }) => id === screenId && type === answer.type);
    return { screenId, answer, cells, isShown: isOfScreen && cells.every(([column]) => known.has(column)) };
  });
  const others = answers.flatMap(({ screenId, answer, isShown }) => (isShown ? [] : [[screenId, answer]]));
  // Organizers choose the names of columns, so a row is a map and not an object.
  const row = new Map<string, CsvCell>([
    ['recorded-at', ballot.recordedAt],
    ['voter', ballot.voter],
    ['device', ballot.device],
    ['handle', ballot.handle],
    ['erased-at', ballot.erasedAt],
    ...answers.flatMap(({ cells, isShown }) => (isShown ? cells : [])),
    [OTHERS, others.length > 0 ? JSON.stringify(Object.fromEntries(others)) : undefined],
  ]);
  return columns.map((column) => row.get(column));
}
