import { choosableOptions, type Option } from '@booth/shared';
import { useEffect, useRef, useState } from 'react';
import { PLAIN_OPTION_COLOR } from '../../components/OptionStrip.tsx';
import { PollWords } from '../../components/PollWords.tsx';
import { VisuallyHidden } from '../../components/VisuallyHidden.tsx';
import { usePollWords } from '../../i18n/use-poll-words.ts';
import { useTranslation } from '../../i18n/use-translation.ts';
import { tick } from '../../page/haptics.ts';
import { type FieldProps, useIssueText, WHOLE_ANSWER } from '../screen-view.ts';
import classes from './Field.module.css';
import { move, placed, unplaced } from './order.ts';
import { RankedOption } from './RankedOption.tsx';

/**
 * Options that are tapped in order, and can then be moved up and down. They start without an order,
 * because people in a hurry would send a given one unchanged.
 */
export function RankingFields({ screen, answer, onChange, issues, pollText }: FieldProps<'ranking'>) {
  const { t } = useTranslation();
  const issueText = useIssueText();
  const words = usePollWords(pollText);
  const element = useRef<HTMLFieldSetElement>(null);
  const [tapped, setTapped] = useState<string>();
  const [news, setNews] = useState('');
  const options = choosableOptions(screen);
  const chosen = placed(options, answer.order);
  const waiting = unplaced(options, answer.order);
  const order = chosen.map(({ id }) => id);
  const issue = issueText(issues.get(WHOLE_ANSWER));

  // The tapped button is gone, so the focus moves to the next one.
  useEffect(() => {
    if (tapped === undefined) return;
    const next = element.current?.querySelector<HTMLElement>('[data-waiting]');
    (next ?? element.current?.querySelector<HTMLElement>(`[data-moves="${tapped}"]`))?.focus();
  }, [tapped]);

  function change(next: string[], option: Option) {
    tick();
    const place = next.indexOf(option.id) + 1;
    setNews(t('screens.ranking.placed', { option: pollText(option.label), place, total: options.length }));
    onChange({ type: 'ranking', order: next });
  }

  return (
    <fieldset ref={element} className={classes.ranking} aria-describedby="ranking-hint">
      <VisuallyHidden as="legend" {...words(screen.title)}>
        {pollText(screen.title)}
      </VisuallyHidden>
      <VisuallyHidden role="status">{news}</VisuallyHidden>
      <p id="ranking-hint" className={classes.hint}>
        {t('screens.ranking.hint')}
      </p>
      <p className={classes.issue} role="alert">
        {issue}
      </p>
      {chosen.length > 0 && (
        <section aria-labelledby="ranking-placed">
          <h2 id="ranking-placed">{t('screens.ranking.ranked')}</h2>
          <ol className={classes.list}>
            {chosen.map((option, index) => (
              <RankedOption
                key={option.id}
                option={option}
                pollText={pollText}
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
          <h2 id="ranking-waiting">{t('screens.ranking.unranked')}</h2>
          <div className={classes.list}>
            {waiting.map((option) => (
              <button
                key={option.id}
                type="button"
                data-waiting
                className={classes.waiting}
                style={{ '--option-color': option.color ?? PLAIN_OPTION_COLOR }}
                aria-invalid={issue !== undefined || undefined}
                onClick={() => {
                  change([...order, option.id], option);
                  setTapped(option.id);
                }}
              >
                <PollWords text={option.label} by={pollText} />
              </button>
            ))}
          </div>
        </section>
      )}
    </fieldset>
  );
}
