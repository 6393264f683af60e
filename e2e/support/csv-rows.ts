/** Returns the cells of a CSV file, row by row. Every cell must be quoted. */
export const rowsOf = (csv: string): string[][] =>
  csv
    .replace('\uFEFF', '')
    .split(/(?<=")\r\n/)
    .filter((line) => line !== '')
    .map((line) => [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell = '']) => cell.replaceAll('""', '"')));
