import { ballotCells, ballotColumns, type ExportedBallot, type Poll } from '@booth/shared';
import { stringify } from 'csv-stringify/sync';
import { CSV_FORMAT } from '../csv-format.ts';

/** Returns the beginning of the file: the byte order mark and the names of the columns. */
export function ballotsHeader(poll: Poll): string {
  return stringify([ballotColumns(poll)], CSV_FORMAT);
}

/** Returns a ballot as one line of CSV. */
export function ballotLine(poll: Poll, ballot: ExportedBallot): string {
  return stringify([ballotCells(poll, ballotColumns(poll), ballot)], {
    ...CSV_FORMAT,
    bom: false,
    cast: { boolean: String },
  });
}
