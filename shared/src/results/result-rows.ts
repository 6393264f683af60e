import type { Poll } from '../model/poll.ts';
import { type ResultLine, type Screen, screenTypeOf } from '../screens/index.ts';
import type { ResultsSnapshot } from './results-snapshot.ts';

/** A cell of the results; empty where there is nothing. */
export type ResultCell = string | number | undefined;

/**
 * The lines of a screen's tally, also where nobody has answered yet; none where nothing is counted.
 */
export function resultLinesOf(screen: Screen, snapshot: Pick<ResultsSnapshot, 'screens'> | undefined): ResultLine[] {
  const tally = snapshot?.screens.find(({ screenId, type }) => screenId === screen.id && type === screen.type);
  return screenTypeOf(screen).resultLines(screen, tally);
}

/** An item that is a number as one; an id such as `007` as the text that it is. */
const itemCell = (item: string): string | number => (String(Number(item)) === item ? Number(item) : item);

/**
 * Returns the tallies as rows, the names of the columns first, then one for each amount: its
 * screen, what was counted, the label in each language of the poll, the unit, the amount (empty
 * where there is none yet). The last row has the number of ballots.
 */
export function resultRows({ title, screens }: Pick<Poll, 'title' | 'screens'>, snapshot?: ResultsSnapshot) {
  const lines = screens.flatMap((screen) =>
    resultLinesOf(screen, snapshot).map((line) => ({
      ...line,
      ...{ screen: screen.id, label: new Map(Object.entries(line.label ?? {})) },
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
