import type { Options } from 'csv-stringify';

/**
 * CSV as spreadsheets open it: with the byte order mark, or Excel takes Japanese for another
 * encoding. Every cell is quoted, for a line break of any kind in an unquoted one would begin a row
 * (RFC 4180, 2.6).
 */
export const CSV_FORMAT = {
  bom: true,
  record_delimiter: 'windows',
  quoted: true,
  quoted_empty: true,
  // A text that begins like a formula is shown, not run:
  // https://owasp.org/www-community/attacks/CSV_Injection
  escape_formulas: true,
} as const satisfies Options;
