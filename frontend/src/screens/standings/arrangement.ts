import type { TextWidth } from '../../i18n/text-width.ts';

/**
 * The smallest text, as a fraction of the screen's shorter side. Options without room wait for the
 * next page.
 */
export const SMALLEST_TEXT = 0.019;
/**
 * Smaller labels stand in their bars if they are larger there. A fraction of the screen's shorter
 * side.
 */
const SMALLEST_ABOVE = 0.028;
/** The largest text, as a fraction of the frame's shorter side: about as large as the question. */
const LARGEST_TEXT = 0.09;
/** With more columns, bars are too short to compare. */
const COLUMNS_MAX = 3;
/**
 * How much larger the text has to get to justify another column or line, which take longer to read.
 */
const WORTH_IT = 1.15;
const LINES_MAX = 3;

/** In em, as in Standings.module.css. */
const LINE_HEIGHT = 1.15;
const COLUMN_GAP = 1.6;
const RANK_WIDTH = 1.7;
const GAPS = 1.4;
const SHARE_WIDTH = 2.5;
const DIGIT_WIDTH = 0.64;
/** The height of a row besides its lines, in em: the smallest bar, and the room around it. */
const AROUND_LINES = { above: 0.95, inside: 0.4 } as const;
/** The same if there is room. A higher bar looks like a block. */
const AROUND_LINES_MAX = { above: 3.6, inside: 1 } as const;

/** Where labels stand: above their bars, or in them, which takes less height. */
export type LabelPlace = keyof typeof AROUND_LINES;

/** How options fill their frame. All sizes are in pixels. */
export interface Arrangement {
  labels: LabelPlace;
  /** The number of options on a page. The last page may have fewer. */
  pageSize: number;
  columns: number;
  /** The rows in each column. */
  rows: number;
  rowHeight: number;
  fontSize: number;
  /** The most lines of a label. */
  lines: number;
}

/** The options to arrange. */
export interface Arranged {
  labels: readonly TextWidth[];
  /** The number of characters of the longest count. */
  characters: number;
  hasShares: boolean;
}

export interface Frame {
  /** All sizes are in pixels. */
  width: number;
  height: number;
  /** The screen's shorter side. */
  screenSide: number;
}

/** In em. */
const widthBesidesLabel = ({ characters, hasShares }: Arranged) =>
  RANK_WIDTH + GAPS + characters * DIGIT_WIDTH + (hasShares ? SHARE_WIDTH : 0);

/**
 * Returns the width that a label needs on this many lines, in em. Each line wastes less than a
 * word.
 */
const neededWidth = ({ total, longest }: TextWidth, lines: number) =>
  Math.max(longest, (total + (lines - 1) * longest) / lines);

/** Returns the widths of the labels. Labels too long for any line end where they are cut. */
function readableLabels(arranged: Arranged, frame: Frame): TextWidth[] {
  // Rounded down, because a label that just fits could be a hair too small.
  const line = Math.floor((100 * frame.width) / (SMALLEST_TEXT * frame.screenSide)) / 100;
  const widest = line - widthBesidesLabel(arranged);
  return arranged.labels.map(({ total, longest }) => {
    const word = Math.min(longest, widest / 2);
    return { total: Math.min(total, LINES_MAX * widest - (LINES_MAX - 1) * word), longest: word };
  });
}

/** Returns the page with this many options that has the largest text without cutting a label. */
function largestPage(arranged: Arranged, frame: Frame, pageSize: number, labels: LabelPlace): Arrangement {
  const readable = readableLabels(arranged, frame);
  const arrangedIn = (columns: number, lines: number): Arrangement => {
    const rows = Math.ceil(pageSize / columns);
    const widest = Math.max(...readable.map((label) => neededWidth(label, lines)));
    const width = columns * (widest + widthBesidesLabel(arranged)) + (columns - 1) * COLUMN_GAP;
    const fontSize = Math.min(
      frame.width / width,
      frame.height / rows / (lines * LINE_HEIGHT + AROUND_LINES[labels]),
      LARGEST_TEXT * Math.min(frame.width, frame.height),
    );
    const highest = fontSize * (lines * LINE_HEIGHT + AROUND_LINES_MAX[labels]);
    return { labels, pageSize, columns, rows, rowHeight: Math.min(frame.height / rows, highest), fontSize, lines };
  };
  let largest = arrangedIn(1, 1);
  for (let columns = 1; columns <= Math.min(COLUMNS_MAX, pageSize); columns += 1) {
    for (let lines = 1; lines <= LINES_MAX; lines += 1) {
      const other = arrangedIn(columns, lines);
      const worth = columns > largest.columns || lines > largest.lines ? WORTH_IT : 1;
      if (other.fontSize > worth * largest.fontSize) largest = other;
    }
  }
  return largest;
}

/**
 * Arranges options in a frame: all of them in the largest text that cuts no label, or on as few
 * readable pages as possible. Labels stand above their bars if they are large enough there.
 */
export function arrangementOf(arranged: Arranged, frame: Frame): Arrangement {
  for (let pages = 1; ; pages += 1) {
    const pageSize = Math.ceil(arranged.labels.length / pages);
    const above = largestPage(arranged, frame, pageSize, 'above');
    const inside = largestPage(arranged, frame, pageSize, 'inside');
    const isLarge = above.fontSize >= SMALLEST_ABOVE * frame.screenSide;
    const isAsGood = inside.fontSize < WORTH_IT * above.fontSize && above.columns <= inside.columns;
    const page = isLarge || isAsGood ? above : inside;
    if (page.fontSize >= SMALLEST_TEXT * frame.screenSide || pageSize <= 1) return page;
  }
}
