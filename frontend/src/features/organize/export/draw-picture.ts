import { palette } from '../../../page/palette.ts';
import type { Picture } from './picture.ts';
import { wrapText } from './wrap-text.ts';

/** In pixels, as all sizes here: wide enough for a slide. */
const WIDTH = 1_600;
const MARGIN = 88;
const LABEL_WIDTH = 500;
const GAP = 32;
/** Room for the number behind the longest bar. */
const NUMBER_WIDTH = 170;
const ROW_HEIGHT = 84;
const BAR_HEIGHT = 44;

const { colors, black, fontFamily } = palette;
const INNER_WIDTH = WIDTH - 2 * MARGIN;
const BAR_LEFT = MARGIN + LABEL_WIDTH + GAP;
const BAR_WIDTH = WIDTH - MARGIN - NUMBER_WIDTH - BAR_LEFT;

/** The texts around the bars. */
export interface PictureWords {
  language: string;
  pollTitle: string;
  /** The mean, the median. */
  figures: string[];
  /** The number of voters, in words. */
  voters: string;
  /** The moment of the results, in words. */
  date: string;
  count: (amount: number) => string;
}

interface Style {
  size: number;
  weight: number;
  color: string;
  lineHeight: number;
}

const TITLE: Style = { size: 34, weight: 500, color: colors.ai[7], lineHeight: 46 };
const QUESTION: Style = { size: 60, weight: 800, color: black, lineHeight: 76 };
const FIGURE: Style = { size: 40, weight: 700, color: colors.ai[7], lineHeight: 54 };
const LABEL: Style = { size: 32, weight: 600, color: black, lineHeight: 38 };
const NUMBER: Style = { size: 36, weight: 800, color: black, lineHeight: 44 };
const FOOT: Style = { size: 28, weight: 500, color: colors.ai[7], lineHeight: 40 };

/** Writes lines below each other, from the height `y` down. */
type Write = (lines: readonly string[], x: number, y: number, style: Style, align?: CanvasTextAlign) => void;

/** Sets the canvas to a height, which resets its context, and returns what writes onto it. */
function surface(canvas: HTMLCanvasElement, height: number) {
  Object.assign(canvas, { width: WIDTH, height });
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser has no 2D canvas.');
  const use = ({ size, weight, color }: Style) => {
    context.font = `${weight} ${size}px ${fontFamily}`;
    context.fillStyle = color;
  };
  const write: Write = (lines, x, y, style, align = 'left') => {
    use(style);
    context.textAlign = align;
    context.textBaseline = 'middle';
    for (const [index, line] of lines.entries()) context.fillText(line, x, y + (index + 0.5) * style.lineHeight);
  };
  const wrap = (text: string, language: string, style: Style, width: number, linesMax: number) => {
    use(style);
    return wrapText(text, language, linesMax, (line) => context.measureText(line).width <= width);
  };
  return { context, write, wrap };
}

/**
 * Draws the picture of a tally as PNG.
 * @throws Error if the browser has no canvas, or none so large
 */
export async function drawPicture(picture: Picture, words: PictureWords): Promise<Blob> {
  const canvas = document.createElement('canvas');
  // Selects the forms of Chinese characters.
  canvas.lang = words.language;
  const { wrap } = surface(canvas, 1);
  const title = wrap(words.pollTitle, words.language, TITLE, INNER_WIDTH, 1);
  const question = wrap(picture.question, words.language, QUESTION, INNER_WIDTH, 4);
  const figures = words.figures.length === 0 ? [] : [words.figures.join('   ')];
  const labels = picture.bars.map(({ label }) => wrap(label, words.language, LABEL, LABEL_WIDTH, 2));

  const questionTop = MARGIN + TITLE.lineHeight + 12;
  const figuresTop = questionTop + question.length * QUESTION.lineHeight + 8;
  const barsTop = figuresTop + figures.length * FIGURE.lineHeight + 36;
  const footTop = barsTop + picture.bars.length * ROW_HEIGHT + 44;
  const { context, write } = surface(canvas, footTop + FOOT.lineHeight + MARGIN - 24);

  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  write(title, MARGIN, MARGIN, TITLE);
  write(question, MARGIN, questionTop, QUESTION);
  write(figures, MARGIN, figuresTop, FIGURE);
  for (const [index, bar] of picture.bars.entries()) {
    const middle = barsTop + (index + 0.5) * ROW_HEIGHT;
    const label = labels[index] ?? [];
    write(label, BAR_LEFT - GAP, middle - (label.length * LABEL.lineHeight) / 2, LABEL, 'right');
    const length = bar.amount === 0 ? 0 : Math.max(6, bar.length * BAR_WIDTH);
    for (const [color, width] of [[colors.ai[0], BAR_WIDTH] as const, [bar.color, length] as const]) {
      context.fillStyle = color;
      context.beginPath();
      context.roundRect(BAR_LEFT, middle - BAR_HEIGHT / 2, width, BAR_HEIGHT, 8);
      context.fill();
    }
    const number = [words.count(bar.amount)];
    write(number, WIDTH - MARGIN, middle - NUMBER.lineHeight / 2, NUMBER, 'right');
  }
  context.fillStyle = colors.ai[1];
  context.fillRect(MARGIN, footTop - 22, INNER_WIDTH, 2);
  write([words.voters], MARGIN, footTop, FOOT);
  write([words.date], WIDTH - MARGIN, footTop, FOOT, 'right');

  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('The picture is too large for this browser.')) : resolve(blob)),
      'image/png',
    );
  });
}
