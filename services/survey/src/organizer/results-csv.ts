import { type Poll, type ResultsSnapshot, screenTypeOf } from '@booth/shared';
import { stringify } from 'csv-stringify/sync';
import { CSV_FORMAT } from './csv-format.ts';

/** A number as one, for `-2` begins no formula; all else as the text that it is. */
const itemCell = (item: string): string | number => (String(Number(item)) === item ? Number(item) : item);

/**
 * The tallies as CSV, one line for each amount: its screen, what was counted, the label in each
 * language of the poll, the unit, the amount (empty where there is none yet). The last line has the
 * number of ballots. Screens of which nothing is counted have no lines.
 */
export function resultsCsv({ title, screens }: Pick<Poll, 'title' | 'screens'>, snapshot?: ResultsSnapshot): string {
  const lines = screens.flatMap((screen) => {
    const tally = snapshot?.screens.find(({ screenId, type }) => screenId === screen.id && type === screen.type);
    return screenTypeOf(screen)
      .resultLines(screen, tally)
      .map((line) => ({ ...line, screen: screen.id, label: new Map(Object.entries(line.label ?? {})) }));
  });
  const languages = [...new Set([...Object.keys(title), ...lines.flatMap(({ label }) => [...label.keys()])])];
  return stringify(
    [
      ['screen', 'item', ...languages.map((language) => `label-${language}`), 'measure', 'amount'],
      ...lines.map(({ screen, item, label, measure, amount }) => [
        ...[screen, itemCell(item), ...languages.map((language) => label.get(language))],
        ...[measure, amount],
      ]),
      ['', '(ballots)', ...languages.map(() => ''), 'ballots', snapshot?.ballots ?? 0],
    ],
    CSV_FORMAT,
  );
}
