/** https://support.microsoft.com/en-us/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3 */
const SHEET_ROWS_MAX = 1_048_576;

/** A workbook is made in the page's memory: some 10 s and 700 MB for so many cells. */
const CELLS_MAX = 2_000_000;

/** Thrown where the ballots do not fit on a sheet, or a page can't make so large a workbook. */
export class WorkbookTooLargeError extends Error {}

/**
 * Checks that there is room for so many ballots, below the names of their columns.
 * @throws WorkbookTooLargeError
 */
export function checkRoom(ballots: number, columns: number): void {
  if (ballots + 1 > SHEET_ROWS_MAX || ballots * columns > CELLS_MAX) throw new WorkbookTooLargeError();
}
