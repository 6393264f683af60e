import { choosableOptions, type ScreenOf } from '@booth/shared';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { VisuallyHidden } from '../../controls/VisuallyHidden.tsx';
import { type FieldProps, useIssueText, WHOLE_ANSWER } from '../screen-view.ts';
import { groupByCategory, toggle } from './choosing.ts';
import classes from './Field.module.css';
import { OptionCard } from './OptionCard.tsx';

/** How many are to be chosen. */
function useHowMany({ min, max }: ScreenOf<'choice'>): string {
  const { t } = useTranslation();
  if (min === max) return t('screens.choice.chooseExactly', { max });
  return min === 0 ? t('screens.choice.chooseUpTo', { max }) : t('screens.choice.chooseRange', { min, max });
}

/** The options as cards under their categories, with how many are chosen and why no more can be. */
export function ChoiceFields({ screen, answer, onChange, issues, pollText }: FieldProps<'choice'>) {
  const { t } = useTranslation();
  const [isFull, setIsFull] = useState(false);
  const issueText = useIssueText();
  const howMany = useHowMany(screen);
  const issue = issueText(issues.get(WHOLE_ANSWER));
  const chosen = answer.optionIds.length;
  const groups = groupByCategory(choosableOptions(screen), pollText);
  const hasCategories = groups.some(({ category }) => category !== undefined);

  function choose(optionId: string) {
    const { optionIds, refused } = toggle(answer.optionIds, optionId, screen.max);
    setIsFull(refused);
    if (!refused) onChange({ type: 'choice', optionIds });
  }

  return (
    <fieldset className={classes.choice} aria-describedby="choice-how-many">
      <VisuallyHidden as="legend">{pollText(screen.title)}</VisuallyHidden>
      <div className={classes.status}>
        <p id="choice-how-many">{howMany}</p>
        <p className={classes.count} role="status">
          {t('screens.choice.chosen', { count: chosen, max: screen.max })}
        </p>
        <p className={classes.issue} role="alert">
          {isFull ? t('screens.choice.full', { count: screen.max }) : issue}
        </p>
      </div>
      {groups.map(({ category, options }) => (
        <fieldset key={category ?? ''} className={classes.group}>
          {hasCategories && <legend>{category ?? t('screens.choice.otherOptions')}</legend>}
          <div className={classes.cards}>
            {options.map((option) => (
              <OptionCard
                key={option.id}
                option={option}
                label={pollText(option.label)}
                single={screen.max === 1}
                isChosen={answer.optionIds.includes(option.id)}
                isOutOfReach={screen.max > 1 && chosen >= screen.max}
                isInvalid={issue !== undefined}
                onChoose={() => choose(option.id)}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </fieldset>
  );
}
