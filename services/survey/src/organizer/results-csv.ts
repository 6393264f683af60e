import type { Poll, ResultsSnapshot } from '@booth/shared';
import { stringify } from 'csv-stringify/sync';
import { CSV_FORMAT } from './csv-format.ts';

/** The tally as CSV: a line for each option, the most votes first, and one for all ballots. */
export function resultsCsv({ options }: Pick<Poll, 'options'>, snapshot: ResultsSnapshot | undefined): string {
  const counts = new Map(snapshot?.options.map(({ optionId, count }) => [optionId, count]));
  const rows = options.map(({ id, label, hidden }) => ({
    option: id,
    ja: label.ja,
    en: label.en,
    hidden: String(hidden),
    votes: counts.get(id) ?? 0,
  }));
  const ballots = { option: '(ballots)', ja: '投票者', en: 'Voters', hidden: '', votes: snapshot?.ballots ?? 0 };
  return stringify([...rows.toSorted((one, other) => other.votes - one.votes), ballots], {
    ...CSV_FORMAT,
    header: true,
    columns: ['option', 'ja', 'en', 'hidden', 'votes'],
  });
}
