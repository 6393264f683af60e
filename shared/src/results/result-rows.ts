import type { Poll } from '../model/poll.ts';
import { type ResultLine, type Screen, screenTypeOf } from '../screens/index.ts';
import type { ResultsSnapshot } from './results-snapshot.ts';

/** A cell of exported results. Undefined is an empty cell. */
export type ResultCell = string | number | undefined;

/**
 * Returns the lines of a screen's tally, also before the first answer; none if it is not counted.
 */
export function resultLinesOf(screen: Screen, snapshot: Pick<ResultsSnapshot, 'screens'> | undefined): ResultLine[] {
  const tally = snapshot?.screens.find(({ screenId, type }) => screenId === screen.id && type === screen.type);
  return screenTypeOf(screen).resultLines(screen, tally);
}

/** Returns a number for an item that is written like one. An id such as `007` stays a text. */
const itemCell = (item: string): string | number => (String(Number(item)) === item ? Number(item) : item);

/**
 * Returns the tallies as rows: first the names of the columns, then a row for each amount (its
 * screen, what was counted, its label in each language, the unit, the amount), last the number of
 * ballots. An amount that there is none of yet is empty.
 */
export function resultRows({ title, screens }: Pick<Poll, 'title' | 'screens'>, snapshot?: ResultsSnapshot) {
  const lines = screens.flatMap((screen) =>
    resultLinesOf(screen, snapshot).map((line) => ({
      ...line,
      screen: screen.id,
      label: new Map(Object.entries(line.label ?? {})),
    })),
  );
  const languages = [...new Set([...Object.keys(title), ...lines.flatMap(({ label }) => [...label.keys()])])];
  const rows: ResultCell[][] = [
    ['screen', 'item', ...languages.map((language) => `label-${language}`), 'measure', 'amount'],
    ...lines.map(({ screen, item, label, measure, amount }) => [
      ...[screen, itemCell(item), ...languages.map((language) => label.get(language))],
      ...[measure, amount ?? undefined],
    ]),
    ['', '(ballots)', ...languages.map(() => undefined), 'ballots', snapshot?.ballots ?? 0],
  ];
  return rows;
}
