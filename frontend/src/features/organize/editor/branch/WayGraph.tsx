import { END } from '@booth/shared';
import { VisuallyHidden } from '../../../../components/VisuallyHidden.tsx';
import { useLanguage } from '../../../../i18n/use-language.ts';
import { useTranslation } from '../../../../i18n/use-translation.ts';
import { firstText, type Part, textIn } from '../../definition/part.ts';
import { plainText, ruleInWords, screenInWords } from './branch-words.ts';
import { sentencesOf } from './sentences.ts';
import classes from './WayGraph.module.css';
import { type Way, waysThrough } from './ways.ts';

interface WayGraphProps {
  screens: readonly Part[];
  /** The place of the screen that is shown elsewhere. */
  selected?: number | undefined;
  onSelect: (place: number) => void;
}

/** Pixels: a row can be tapped. */
const ROW = 44;
const ARCS_WIDTH = 72;
const ARROW = 5;

const middleOf = (place: number): number => ROW * place + ROW / 2;

/** An arc to the right of the rows, the wider the further it leads. */
function Arc({ way: { from, to }, furthest }: { way: Way; furthest: number }) {
  const [start, end] = [middleOf(from) + 4, middleOf(to) - 4];
  const width = 16 + ((ARCS_WIDTH - 24) * (to - from)) / Math.max(1, furthest);
  return (
    <g>
      <path d={`M0 ${start}C${width * 1.3} ${start} ${width * 1.3} ${end} ${ARROW} ${end}`} />
      <path d={`M${ARROW + 4} ${end - ARROW}L${ARROW - 2} ${end}L${ARROW + 4} ${end + ARROW}`} />
    </g>
  );
}

/**
 * The screens in their order, and the ways that rules open between them. Screen readers get them as
 * sentences.
 */
export function WayGraph({ screens, selected, onSelect }: WayGraphProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { jumps, passes } = waysThrough(screens);
  const furthest = Math.max(0, ...jumps.map(({ from, to }) => to - from));
  const height = ROW * (screens.length + 1);
  const waysFrom = (place: number): string => {
    const next = screens[place + 1];
    const sentences = sentencesOf(screens[place]?.at('rules') ?? { list: () => [] });
    const rules = sentences.map((sentence) => plainText(ruleInWords(screens, place, sentence, { t, language })));
    const goTo = screenInWords(screens, next === undefined ? END : textIn(next.at('id')), { t, language });
    const follows = t(rules.length === 0 ? 'organize.branch.next' : 'organize.branch.otherwise', { goTo });
    return [...rules, ...(passes[place] ? [follows] : [])].join(' ');
  };
  return (
    <section className={classes.graph} aria-label={t('organize.branch.way')}>
      <ol className={classes.list}>
        {screens.map((screen, place) => (
          <li key={screen.path} data-passes={passes[place] || undefined}>
            <button
              type="button"
              aria-current={selected === place || undefined}
              onClick={() => onSelect(place)}
              style={{ blockSize: ROW }}
            >
              <span className={classes.place}>{place + 1}</span>
              <span className={classes.title}>
                {firstText(screen.at('title'), language) || t('organize.editor.untitled')}
              </span>
            </button>
            <VisuallyHidden>{waysFrom(place)}</VisuallyHidden>
          </li>
        ))}
        <li className={classes.end} style={{ blockSize: ROW }} aria-hidden>
          <span className={classes.place} />
          <span className={classes.title}>{t('organize.branch.end')}</span>
        </li>
      </ol>
      {jumps.length > 0 && (
        <svg viewBox={`0 0 ${ARCS_WIDTH} ${height}`} width={ARCS_WIDTH} height={height} aria-hidden="true">
          {jumps.map((way) => (
            <Arc key={`${way.from} ${way.to}`} way={way} furthest={furthest} />
          ))}
        </svg>
      )}
    </section>
  );
}
