import { type Poll, type ResultsSnapshot, resultRows } from '@booth/shared';
import { stringify } from 'csv-stringify/sync';
import { CSV_FORMAT } from '../csv-format.ts';

/** Returns the rows of `resultRows` as CSV. A number such as `-2` is not escaped as a formula. */
export const resultsCsv = (poll: Pick<Poll, 'title' | 'screens'>, snapshot?: ResultsSnapshot): string =>
  stringify(resultRows(poll, snapshot), CSV_FORMAT);
