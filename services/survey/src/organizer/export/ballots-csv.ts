import { ballotCells, ballotColumns, type ExportedBallot, type Poll } from '@booth/shared';
import { stringify } from 'csv-stringify/sync';
import { CSV_FORMAT } from '../csv-format.ts';

/** The byte order mark and the names of the columns: how the file begins. */
export function ballotsHeader(poll: Poll): string {
  return stringify([ballotColumns(poll)], CSV_FORMAT);
}

/** One ballot as a line of CSV. */
export function ballotLine(poll: Poll, ballot: ExportedBallot): string {
  return stringify([ballotCells(poll, ballotColumns(poll), ballot)], {
    ...CSV_FORMAT,
    bom: false,
    cast: { boolean: String },
  });
}
