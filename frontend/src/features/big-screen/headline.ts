import { type LocalizedText, screenTypeOf } from '@booth/shared';
import type { CountedScreen } from '../results/counted-screens.ts';

/** The result of a question in a few words. */
export type Headline =
  | { kind: 'leaders'; options: { id: string; label: LocalizedText }[] }
  | { kind: 'mean'; mean: number };

/**
 * Returns the options with the most votes or points, or the mean of a scale; undefined if nothing
 * is counted yet.
 */
export function headlineOf({ screen, tally }: CountedScreen): Headline | undefined {
  const lines = screenTypeOf(screen).resultLines(screen, tally);
  const mean = lines.find(({ measure }) => measure === 'mean')?.amount;
  if (mean !== undefined && mean !== null) return { kind: 'mean', mean };
  const most = Math.max(0, ...lines.map(({ amount }) => amount ?? 0));
  const options = lines.flatMap(({ item, label, amount }) =>
    label !== undefined && amount === most ? [{ id: item, label }] : [],
  );
  return most > 0 && options.length > 0 ? { kind: 'leaders', options } : undefined;
}
