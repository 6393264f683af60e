import { ballotCells, ballotColumns, type CsvCell, MOMENT_COLUMNS, type Poll, resultRows } from '@booth/shared';
import writeXlsxFile, { type Cell, type Row } from 'write-excel-file/browser';
import { fetchPoll } from '../api/organized-poll.ts';
import type { ExportContext } from './export-file.ts';
import { ballotPages, resultsOf } from './poll-data.ts';
import { checkRoom } from './workbook-limits.ts';

/** https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
const CELL_MAX_CHARACTERS = 32_767;

/** The names of the sheets, in the page's language, of at most 31 characters. */
export interface SheetNames {
  ballots: string;
  results: string;
}

/**
 * Escapes a text for a cell. `_x000D_` stands for a character there, so an underscore that begins
 * such a code is escaped as well (ECMA-376, 22.9.2.19). XML has no carriage return.
 */
function cellText(text: string): string {
  const cut = text.length > CELL_MAX_CHARACTERS ? `${text.slice(0, CELL_MAX_CHARACTERS - 1)}…` : text;
  const escaped = cut.replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_').replaceAll('\r', '_x000D_');
  // NOTE: the library uses texts as keys of a plain object, where it would find `constructor`. A
  // control character makes another key; the library leaves it out of the file.
  return escaped in Object.prototype ? `${escaped}\u0001` : escaped;
}

/** Keeps a text a text, even if it looks like a formula, a number or a date. */
function cellOf(value: CsvCell): Cell {
  if (value === undefined || value === '') return null;
  return typeof value === 'string' ? { value: cellText(value), type: String } : value;
}

/** Writes a moment in UTC: spreadsheets have no time zones. */
const momentCell = (value: CsvCell): Cell =>
  typeof value === 'string' ? { value: new Date(value), type: Date, format: 'yyyy-mm-dd hh:mm:ss' } : null;

const headRow = (names: readonly CsvCell[]): Row =>
  names.map((name) => ({ value: cellText(String(name)), type: String, fontWeight: 'bold' }));

const widthsOf = (names: readonly CsvCell[]) =>
  names.map((name) => ({ width: Math.min(40, Math.max(14, String(name).length + 2)) }));

/** Reads the ballots as rows, without a heading. */
async function ballotRows(context: ExportContext, poll: Poll, columns: readonly string[]): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const ballots of ballotPages(context)) {
    for (const ballot of ballots) {
      const cells = ballotCells(poll, columns, ballot);
      rows.push(
        cells.map((cell, index) => (MOMENT_COLUMNS.has(columns[index] ?? '') ? momentCell(cell) : cellOf(cell))),
      );
    }
    checkRoom(rows.length, columns.length);
  }
  return rows;
}

/**
 * Makes an Excel workbook with the cells of the two CSV files, ballots and results. Texts are cut
 * at 32,767 characters.
 * @throws WorkbookTooLargeError, RefusedError, ConnectionError, the signal's reason
 */
export async function workbook(context: ExportContext, sheetNames: SheetNames): Promise<Blob> {
  const poll = await fetchPoll(context.client, context.pollId, context.signal);
  const columns = ballotColumns(poll);
  const names = columns.map((column) => (MOMENT_COLUMNS.has(column) ? `${column} (UTC)` : column));
  const ballots = await ballotRows(context, poll, columns);
  const [resultNames = [], ...results] = resultRows(poll, await resultsOf(context));
  context.signal.throwIfAborted();
  return writeXlsxFile([
    {
      sheet: sheetNames.ballots,
      data: [headRow(names), ...ballots],
      columns: widthsOf(names),
      stickyRowsCount: 1,
    },
    {
      sheet: sheetNames.results,
      data: [headRow(resultNames), ...results.map((row) => row.map(cellOf))],
      columns: widthsOf(resultNames),
      stickyRowsCount: 1,
    },
  ]).toBlob();
}
