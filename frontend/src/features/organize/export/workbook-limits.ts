/** https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
const SHEET_ROWS_MAX = 1_048_576;

/** A workbook is made in the page's memory: this many cells take some 10 s and 700 MB. */
const CELLS_MAX = 2_000_000;

/** Thrown if the ballots do not fit on a sheet or into the page's memory. */
export class WorkbookTooLargeError extends Error {}

/**
 * Checks that a sheet has room for the ballots and a row of column names.
 * @throws WorkbookTooLargeError
 */
export function checkRoom(ballots: number, columns: number): void {
  if (ballots + 1 > SHEET_ROWS_MAX || ballots * columns > CELLS_MAX) throw new WorkbookTooLargeError();
}
