import { type LocalizedText, type Poll, type ResultsSnapshot, resultLinesOf, type Screen } from '@booth/shared';
import type { PollText } from '../../../i18n/use-poll-text.ts';
import { palette } from '../../../page/palette.ts';

/** A bar of a picture. */
export interface PictureBar {
  label: string;
  /** `#rrggbb` */
  color: string;
  amount: number;
  /** As a share of the longest bar, 0 to 1. */
  length: number;
}

/** The mean or the median of a tally. */
export interface PictureFigure {
  measure: 'mean' | 'median';
  amount: number;
}

/** What a picture of a tally shows. */
export interface Picture {
  question: string;
  bars: PictureBar[];
  figures: PictureFigure[];
}

const BAR_COLOR = palette.colors.ai[6];

/** Returns the labels of a scale's ends, if the screen has any, by their ratings. */
function endsOf(screen: Screen): Map<string, LocalizedText> {
  if (!('endLabels' in screen) || screen.endLabels === undefined) return new Map();
  const { low, high } = screen.endLabels;
  return new Map([
    ['1', low],
    [String(screen.max), high],
  ]);
}

/** Returns the screens of a poll that have a picture: those with a tally. */
export const picturedScreens = ({ screens }: Pick<Poll, 'screens'>): Screen[] =>
  screens.filter((screen) => resultLinesOf(screen, undefined).length > 0);

/** Returns the content of the picture of a screen's tally. */
export function pictureOf(
  screen: Screen,
  snapshot: Pick<ResultsSnapshot, 'screens'> | undefined,
  pollText: PollText,
): Picture {
  const options = new Map(('options' in screen ? screen.options : []).map((option) => [option.id, option]));
  const ends = endsOf(screen);
  const labelOf = (item: string, label: LocalizedText | undefined) => {
    const end = ends.get(item);
    if (label !== undefined) return pollText(label);
    return end === undefined ? item : `${item} – ${pollText(end)}`;
  };
  const bars: PictureBar[] = [];
  const figures: PictureFigure[] = [];
  for (const { item, label, measure, amount } of resultLinesOf(screen, snapshot)) {
    if (measure === 'mean' || measure === 'median') {
      if (amount !== null) figures.push({ measure, amount });
      continue;
    }
    const option = options.get(item);
    // A hidden option is shown only if it has votes.
    if (option?.hidden && !amount) continue;
    bars.push({ label: labelOf(item, label), color: option?.color ?? BAR_COLOR, amount: amount ?? 0, length: 0 });
  }
  const longest = Math.max(1, ...bars.map(({ amount }) => amount));
  return {
    question: pollText(screen.title),
    bars: bars.map((bar) => ({ ...bar, length: bar.amount / longest })),
    figures,
  };
}
