import { END } from '@booth/shared';
import { VisuallyHidden } from '../../../../components/VisuallyHidden.tsx';
import { useLanguage } from '../../../../i18n/use-language.ts';
import { useTranslation } from '../../../../i18n/use-translation.ts';
import { type DefinitionPart, firstText, textIn } from '../../definition/definition-part.ts';
import classes from './BranchingGraph.module.css';
import { branchingOf, type Jump } from './branching-graph.ts';
import { plainText, ruleInWords, screenInWords } from './rule-in-words.ts';
import { sentencesOf } from './rule-sentences.ts';

interface BranchingGraphProps {
  screens: readonly DefinitionPart[];
  /** The position of the screen that is being edited. */
  selected?: number | undefined;
  onSelect: (place: number) => void;
}

/** Sizes in pixels. A row is high enough to be tapped. */
const ROW = 44;
const ARCS_WIDTH = 72;
const ARROW = 5;

const middleOf = (place: number): number => ROW * place + ROW / 2;

/** An arc to the right of the rows. Longer jumps have wider arcs. */
function Arc({ jump: { from, to }, furthest }: { jump: Jump; furthest: number }) {
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
 * Shows the screens in their order and the jumps of rules. Screen readers get the rules as
 * sentences.
 */
export function BranchingGraph({ screens, selected, onSelect }: BranchingGraphProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { jumps, continues } = branchingOf(screens);
  const furthest = Math.max(0, ...jumps.map(({ from, to }) => to - from));
  const height = ROW * (screens.length + 1);
  const sentencesFrom = (place: number): string => {
    const next = screens[place + 1];
    const sentences = sentencesOf(screens[place]?.at('rules') ?? { list: () => [] });
    const rules = sentences.map((sentence) => plainText(ruleInWords(screens, place, sentence, { t, language })));
    const goTo = screenInWords(screens, next === undefined ? END : textIn(next.at('id')), { t, language });
    const follows = t(rules.length === 0 ? 'organize.branch.next' : 'organize.branch.otherwise', { goTo });
    return [...rules, ...(continues[place] ? [follows] : [])].join(' ');
  };
  return (
    <section className={classes.graph} aria-label={t('organize.branch.graph')}>
      <ol className={classes.list}>
        {screens.map((screen, place) => (
          <li key={screen.path} data-continues={continues[place] || undefined}>
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
            <VisuallyHidden>{sentencesFrom(place)}</VisuallyHidden>
          </li>
        ))}
        <li className={classes.end} style={{ blockSize: ROW }} aria-hidden>
          <span className={classes.place} />
          <span className={classes.title}>{t('organize.branch.end')}</span>
        </li>
      </ol>
      {jumps.length > 0 && (
        <svg viewBox={`0 0 ${ARCS_WIDTH} ${height}`} width={ARCS_WIDTH} height={height} aria-hidden="true">
          {jumps.map((jump) => (
            <Arc key={`${jump.from} ${jump.to}`} jump={jump} furthest={furthest} />
          ))}
        </svg>
      )}
    </section>
  );
}
