/** The cells of a CSV file all of whose cells are quoted. */
export const rowsOf = (csv: string): string[][] =>
  csv
    .replace('\uFEFF', '')
    .split(/(?<=")\r\n/)
    .filter((line) => line !== '')
    .map((line) => [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell = '']) => cell.replaceAll('""', '"')));
