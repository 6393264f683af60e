import type { Options } from 'csv-stringify';

/**
 * The CSV that spreadsheets open correctly. Without the byte order mark, Excel takes Japanese for
 * another encoding. Every cell is quoted, because a line break in an unquoted cell begins a row
 * (RFC 4180, 2.6).
 */
export const CSV_FORMAT = {
  bom: true,
  record_delimiter: 'windows',
  quoted: true,
  quoted_empty: true,
  // A text that looks like a formula is shown, not run:
  // https://owasp.org/www-community/attacks/CSV_Injection
  escape_formulas: true,
} as const satisfies Options;
