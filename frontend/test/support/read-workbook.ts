import { strFromU8, unzipSync } from 'fflate';

export type WorkbookCell = string | number | boolean | Date | undefined;

const ENTITIES = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['amp', '&'],
]);

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Day 0 of spreadsheets. */
const EPOCH_MS = Date.UTC(1899, 11, 30);

const unescaped = (xml: string): string =>
  xml.replaceAll(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (_, decimal, hex, name) =>
    name === undefined
      ? String.fromCodePoint(Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10))
      : (ENTITIES.get(name) ?? ''),
  );

/** Decodes a text as Excel does: `_x000D_` is a character. */
const textOf = (xml: string): string =>
  unescaped(xml).replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));

const attribute = (tag: string, name: string): string | undefined => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];

/** Returns the column of an address: 0 for `A12`. */
const columnOf = (address: string): number =>
  [...(/^[A-Z]+/.exec(address)?.[0] ?? '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** Reads the rows of each sheet of an .xlsx file, by the name of the sheet. */
export function readWorkbook(bytes: Uint8Array): Map<string, WorkbookCell[][]> {
  const files = unzipSync(bytes);
  const read = (name: string): string => strFromU8(files[name] ?? new Uint8Array());
  const texts = [...read('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, item = '']) =>
    textOf([...item.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text]) => text).join('')),
  );
  const styles = read('xl/styles.xml');
  const dateFormats = new Set(
    [...styles.matchAll(/<numFmt\b[^>]*>/g)]
      .filter(([tag]) => /yy/.test(attribute(tag, 'formatCode') ?? ''))
      .map(([tag]) => attribute(tag, 'numFmtId')),
  );
  const formats = [...(/<cellXfs.*?<\/cellXfs>/s.exec(styles)?.[0] ?? '').matchAll(/<xf\b[^>]*>/g)].map(([tag]) =>
    attribute(tag, 'numFmtId'),
  );
  const cellOf = (tag: string, value: string): WorkbookCell => {
    const type = attribute(tag, 't');
    if (type === 's') return texts[Number(value)];
    if (type === 'b') return value === '1';
    const isDate = dateFormats.has(formats[Number(attribute(tag, 's'))]);
    return isDate ? new Date(Math.round(Number(value) * DAY_MS) + EPOCH_MS) : Number(value);
  };
  const targets = new Map(
    [...read('xl/_rels/workbook.xml.rels').matchAll(/<Relationship\b[^>]*>/g)].map(([tag]) => [
      attribute(tag, 'Id'),
      attribute(tag, 'Target'),
    ]),
  );
  return new Map(
    [...read('xl/workbook.xml').matchAll(/<sheet\b[^>]*>/g)].map(([tag]) => {
      const sheet = read(`xl/${targets.get(attribute(tag, 'r:id'))}`);
      const rows = [...sheet.matchAll(/<row\b[^>]*>(.*?)<\/row>/gs)].map(([, cells = '']) => {
        const row: WorkbookCell[] = [];
        for (const [, of = '', value = ''] of cells.matchAll(/<c\b([^>]*)><v>(.*?)<\/v><\/c>/gs))
          row[columnOf(attribute(of, 'r') ?? '')] = cellOf(of, value);
        return Array.from(row);
      });
      return [unescaped(attribute(tag, 'name') ?? ''), rows] as const;
    }),
  );
}
