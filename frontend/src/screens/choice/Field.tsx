import { choosableOptions, type ScreenOf } from '@booth/shared';
import { useRef, useState } from 'react';
import { VisuallyHidden } from '../../components/VisuallyHidden.tsx';
import { usePollWords } from '../../i18n/use-poll-words.ts';
import { useTranslation } from '../../i18n/use-translation.ts';
import { tick } from '../../page/haptics.ts';
import { type FieldProps, useIssueText, WHOLE_ANSWER } from '../screen-view.ts';
import { CategoryLinks } from './CategoryLinks.tsx';
import { ChosenStrip } from './ChosenStrip.tsx';
import { groupByCategory, toggle } from './choosing.ts';
import classes from './Field.module.css';
import { OptionCard } from './OptionCard.tsx';
import { OptionSearch } from './OptionSearch.tsx';
import { matching } from './search.ts';

/** With this many options, nobody reads all of them to find one. */
const MANY_OPTIONS = 12;

/** Says how many options to choose. */
function useHowMany({ min, max }: ScreenOf<'choice'>): string {
  const { t } = useTranslation();
  if (max === 1) return t(min === 1 ? 'screens.choice.chooseOne' : 'screens.choice.chooseOneOrNone');
  if (min === max) return t('screens.choice.chooseExactly', { max });
  return min === 0 ? t('screens.choice.chooseUpTo', { max }) : t('screens.choice.chooseRange', { min, max });
}

/** Options as cards under their categories. Says how many are chosen, and why no more can be. */
export function ChoiceFields({ screen, answer, onChange, issues, pollText }: FieldProps<'choice'>) {
  const { t } = useTranslation();
  const [isFull, setIsFull] = useState(false);
  const [typed, setTyped] = useState('');
  const element = useRef<HTMLFieldSetElement>(null);
  const words = usePollWords(pollText);
  const issueText = useIssueText();
  const howMany = useHowMany(screen);
  const issue = issueText(issues.get(WHOLE_ANSWER));
  const chosen = answer.optionIds.length;
  const options = choosableOptions(screen);
  const isMany = options.length >= MANY_OPTIONS;
  const found = isMany ? matching(options, typed) : options;
  const groups = groupByCategory(found, pollText);
  const hasCategories = options.some(({ category }) => category !== undefined);

  function choose(optionId: string) {
    const { optionIds, refused } = toggle(answer.optionIds, optionId, screen.max);
    setIsFull(refused);
    tick();
    if (!refused) onChange({ type: 'choice', optionIds });
  }

  function jump(index: number) {
    const group = element.current?.querySelectorAll<HTMLElement>('[data-group]')[index];
    group?.scrollIntoView();
    group?.focus({ preventScroll: true });
  }

  return (
    <fieldset
      ref={element}
      className={classes.choice}
      aria-describedby="choice-how-many"
      data-many-options={isMany || undefined}
    >
      <VisuallyHidden as="legend" {...words(screen.title)}>
        {pollText(screen.title)}
      </VisuallyHidden>
      {isMany && (
        <>
          <p id="choice-how-many" className={classes.howMany}>
            {howMany}
          </p>
          <OptionSearch typed={typed} onType={setTyped} found={found.length} total={options.length} />
        </>
      )}
      <div className={classes.status}>
        {!isMany && <p id="choice-how-many">{howMany}</p>}
        <div className={classes.chosen}>
          <p className={classes.count} role="status">
            {screen.max > 1 && t('screens.choice.chosen', { count: chosen, max: screen.max })}
          </p>
          {isMany && (
            <ChosenStrip
              options={answer.optionIds.flatMap((id) => options.filter((option) => option.id === id))}
              pollText={pollText}
              onRemove={choose}
            />
          )}
        </div>
        <p className={classes.issue} role="alert">
          {isFull ? t('screens.choice.full', { count: screen.max }) : issue}
        </p>
        {isMany && groups.length > 1 && <CategoryLinks groups={groups} pollText={pollText} onJump={jump} />}
      </div>
      {groups.map(({ category, name, options: grouped }) => (
        <fieldset key={category ?? ''} className={classes.group} data-group tabIndex={-1}>
          {hasCategories && (
            <legend {...(name && words(name))}>{name ? pollText(name) : t('screens.choice.otherOptions')}</legend>
          )}
          <div className={classes.cards}>
            {grouped.map((option) => (
              <OptionCard
                key={option.id}
                option={option}
                pollText={pollText}
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
