import type { Options } from 'csv-stringify';

/** CSV as spreadsheets open it: with the byte order mark, or Excel takes Japanese for another encoding. */
export const CSV_FORMAT = {
  bom: true,
  record_delimiter: 'windows',
  // A text that begins like a formula is shown, not run: https://owasp.org/www-community/attacks/CSV_Injection
  escape_formulas: true,
} as const satisfies Options;
