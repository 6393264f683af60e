import { type Poll, type ResultsSnapshot, resultRows } from '@booth/shared';
import { stringify } from 'csv-stringify/sync';
import { CSV_FORMAT } from '../csv-format.ts';

/** The tallies as CSV, see `resultRows`. A number is written as one, for `-2` begins no formula. */
export const resultsCsv = (poll: Pick<Poll, 'title' | 'screens'>, snapshot?: ResultsSnapshot): string =>
  stringify(resultRows(poll, snapshot), CSV_FORMAT);
