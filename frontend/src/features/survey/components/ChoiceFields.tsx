import { type Answer, choosableOptions, inLanguage, type Poll, type Screen } from '@booth/shared';
import { VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../../i18n/use-language.ts';
import { type Faults, WHOLE_ANSWER } from '../answer-faults.ts';
import { groupByCategory, toggle } from '../choosing.ts';
import { useFaultText } from '../use-fault-text.ts';
import classes from './ChoiceFields.module.css';
import { OptionCard } from './OptionCard.tsx';

type ChoiceDraft = Extract<Answer, { type: 'choice' }>;
type ChoiceScreen = Extract<Screen, { type: 'choice' }>;

interface ChoiceFieldsProps {
  poll: Poll;
  screen: ChoiceScreen;
  draft: ChoiceDraft;
  faults: Faults;
  onChange: (draft: ChoiceDraft) => void;
}

/** What the poll says of how to choose; where it says nothing, how many. */
function useHintText({ hint, min, max }: ChoiceScreen): string {
  const { t } = useTranslation();
  const { language } = useLanguage();
  if (hint !== undefined) return inLanguage(hint, language);
  if (min === max) return t('survey.chooseExactly', { max });
  return min === 0 ? t('survey.chooseUpTo', { max }) : t('survey.chooseRange', { min, max });
}

/** The options as cards under their categories, with how many are chosen and why no more can be. */
export function ChoiceFields({ poll, screen, draft, faults, onChange }: ChoiceFieldsProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [isFull, setIsFull] = useState(false);
  const faultText = useFaultText();
  const hint = useHintText(screen);
  const fault = faultText(faults.get(WHOLE_ANSWER));
  const chosen = draft.optionIds.length;
  const groups = groupByCategory(choosableOptions(poll), language);
  const hasCategories = groups.some(({ category }) => category !== undefined);

  function choose(optionId: string) {
    const { optionIds, refused } = toggle(draft.optionIds, optionId, screen.max);
    setIsFull(refused);
    if (!refused) onChange({ type: 'choice', optionIds });
  }

  return (
    <fieldset className={classes.choice} aria-describedby="choice-hint">
      <VisuallyHidden component="legend">{inLanguage(screen.title, language)}</VisuallyHidden>
      <div className={classes.status}>
        <p id="choice-hint">{hint}</p>
        <p className={classes.count} role="status">
          {t('survey.chosen', { count: chosen, max: screen.max })}
        </p>
        <p className={classes.fault} role="alert">
          {isFull ? t('survey.full', { count: screen.max }) : fault}
        </p>
      </div>
      {groups.map(({ category, options }) => (
        <fieldset key={category ?? ''} className={classes.group}>
          {hasCategories && <legend>{category ?? t('survey.otherOptions')}</legend>}
          <div className={classes.cards}>
            {options.map((option) => (
              <OptionCard
                key={option.id}
                option={option}
                single={screen.max === 1}
                isChosen={draft.optionIds.includes(option.id)}
                isOutOfReach={screen.max > 1 && chosen >= screen.max}
                isInvalid={fault !== undefined}
                onChoose={() => choose(option.id)}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </fieldset>
  );
}
