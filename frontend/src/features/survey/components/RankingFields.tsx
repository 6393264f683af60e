import { type Answer, inLanguage, type Option, type Poll, rankedOptions, type Screen } from '@booth/shared';
import { VisuallyHidden } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../../i18n/use-language.ts';
import { PLAIN_OPTION_COLOR } from '../../poll/components/OptionStrip.tsx';
import { type Faults, WHOLE_ANSWER } from '../answer-faults.ts';
import { move, placed, unplaced } from '../ranking.ts';
import { useFaultText } from '../use-fault-text.ts';
import { RankedOption } from './RankedOption.tsx';
import classes from './RankingFields.module.css';

type RankingDraft = Extract<Answer, { type: 'ranking' }>;

interface RankingFieldsProps {
  poll: Poll;
  screen: Extract<Screen, { type: 'ranking' }>;
  draft: RankingDraft;
  faults: Faults;
  onChange: (draft: RankingDraft) => void;
}

/**
 * Options that are tapped in order, and can then be moved up and down. None has a place at first: an order that is
 * given would be sent back as it is by whoever is in a hurry.
 */
export function RankingFields({ poll, screen, draft, faults, onChange }: RankingFieldsProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const faultText = useFaultText();
  const element = useRef<HTMLFieldSetElement>(null);
  const [tapped, setTapped] = useState<string>();
  const [news, setNews] = useState('');
  const options = rankedOptions(poll, screen);
  const chosen = placed(options, draft.order);
  const waiting = unplaced(options, draft.order);
  const order = chosen.map(({ id }) => id);
  const fault = faultText(faults.get(WHOLE_ANSWER));

  // The button that was tapped is gone: whoever uses a keyboard goes on from the next one.
  useEffect(() => {
    if (tapped === undefined) return;
    const next = element.current?.querySelector<HTMLElement>('[data-waiting]');
    (next ?? element.current?.querySelector<HTMLElement>(`[data-moves="${tapped}"]`))?.focus();
  }, [tapped]);

  function change(next: string[], option: Option) {
    const place = next.indexOf(option.id) + 1;
    setNews(t('survey.placed', { option: inLanguage(option.label, language), place, total: options.length }));
    onChange({ type: 'ranking', order: next });
  }

  return (
    <fieldset ref={element} className={classes.ranking} aria-describedby="ranking-hint">
      <VisuallyHidden component="legend">{inLanguage(screen.title, language)}</VisuallyHidden>
      <VisuallyHidden role="status">{news}</VisuallyHidden>
      <p id="ranking-hint" className={classes.hint}>
        {t('survey.rankHint')}
      </p>
      <p className={classes.fault} role="alert">
        {fault}
      </p>
      {chosen.length > 0 && (
        <section aria-labelledby="ranking-placed">
          <h2 id="ranking-placed">{t('survey.ranked')}</h2>
          <ol className={classes.list}>
            {chosen.map((option, index) => (
              <RankedOption
                key={option.id}
                option={option}
                place={index + 1}
                isLast={index === chosen.length - 1}
                onMove={(places) => change(move(order, option.id, places), option)}
              />
            ))}
          </ol>
        </section>
      )}
      {waiting.length > 0 && (
        <section aria-labelledby="ranking-waiting">
          <h2 id="ranking-waiting">{t('survey.unranked')}</h2>
          <div className={classes.list}>
            {waiting.map((option) => (
              <button
                key={option.id}
                type="button"
                data-waiting
                className={classes.waiting}
                style={{ '--option-color': option.color ?? PLAIN_OPTION_COLOR }}
                aria-invalid={fault !== undefined || undefined}
                onClick={() => {
                  change([...order, option.id], option);
                  setTapped(option.id);
                }}
              >
                {inLanguage(option.label, language)}
              </button>
            ))}
          </div>
        </section>
      )}
    </fieldset>
  );
}
