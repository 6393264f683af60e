import type { Poll } from '@booth/shared';
import { type MouseEvent, useCallback, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { PagesContext } from '../../../screens/pages.ts';
import { ScreenResult } from '../../results/components/ScreenTallies.tsx';
import type { CountedScreen } from '../../results/counted-screens.ts';
import { stopsOf, type Turning, type TurningStep } from '../turning.ts';
import { useTurning } from '../use-turning.ts';
import classes from './TurningTallies.module.css';

/** The icons' outlines in a square of 24. */
const ICONS = {
  previous: 'M15 5 8 12l7 7',
  pause: 'M9 5v14M15 5v14',
  resume: 'M8 5v14l11-7z',
  next: 'm9 5 7 7-7 7',
} as const satisfies Record<TurningStep, string>;

interface ControlsProps {
  turning: Turning;
  onStep: (step: TurningStep) => void;
}

function Controls({ turning: { isPaused }, onStep }: ControlsProps) {
  const { t } = useTranslation();
  const button = (step: TurningStep) => (
    <button
      type="button"
      className={classes.button}
      aria-label={t(`live.turning.${step}`)}
      // A click keeps the focus where it is, so the space bar still pauses.
      onMouseDown={(event: MouseEvent) => event.preventDefault()}
      onClick={() => onStep(step)}
    >
      <svg viewBox="0 0 24 24" aria-hidden>
        <path d={ICONS[step]} />
      </svg>
    </button>
  );
  return (
    <fieldset className={classes.controls} aria-label={t('live.turning.name')} data-control>
      {button('previous')}
      {button(isPaused ? 'resume' : 'pause')}
      {button('next')}
    </fieldset>
  );
}

/** One question at a time. Turns to the next question or page by itself. */
export function TurningTallies({ poll, screens }: { poll: Poll; screens: readonly CountedScreen[] }) {
  const { t } = useTranslation();
  const pollText = usePollText(poll);
  const [search] = useSearchParams();
  const [pages, setPages] = useState<ReadonlyMap<string, number>>(new Map());
  const screenIds = screens.map(({ screen }) => screen.id);
  const { shown, turning, take } = useTurning(stopsOf(screenIds, pages, search.get('screen')));
  const screenId = shown?.screenId;
  const onPages = useCallback(
    (count: number) => screenId !== undefined && setPages((known) => new Map(known).set(screenId, count)),
    [screenId],
  );
  const page = shown?.page ?? 0;
  const around = useMemo(() => ({ page, onPages }), [page, onPages]);
  const index = screens.findIndex(({ screen }) => screen.id === screenId);
  const counted = screens[index];
  if (counted === undefined) return null;
  const place = { position: index + 1, total: screens.length };
  return (
    <PagesContext value={around}>
      <ScreenResult counted={counted} pollText={pollText} size="big" heading="h2">
        {(screens.length > 1 || turning) && (
          <div className={classes.place} data-turning={turning && (turning.isPaused ? 'paused' : 'running')}>
            {turning && <Controls turning={turning} onStep={take} />}
            <span role="status">
              {turning?.isPaused && <span className={classes.paused}>{t('live.turning.paused')}</span>}
            </span>
            {screens.length > 1 && (
              <span role="img" aria-label={t('live.turning.place', place)}>
                {t('live.turning.shortPlace', place)}
              </span>
            )}
          </div>
        )}
      </ScreenResult>
    </PagesContext>
  );
}
