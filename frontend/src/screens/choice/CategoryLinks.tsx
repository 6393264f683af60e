import { PollWords } from '../../components/PollWords.tsx';
import type { PollText } from '../../i18n/use-poll-text.ts';
import { useTranslation } from '../../i18n/use-translation.ts';
import classes from './CategoryLinks.module.css';
import type { OptionGroup } from './choosing.ts';

interface CategoryLinksProps {
  groups: readonly OptionGroup[];
  pollText: PollText;
  /** Called with the position of a group. */
  onJump: (index: number) => void;
}

/**
 * Buttons that scroll to the options of a category. The fragment of a link would be a step of the
 * survey.
 */
export function CategoryLinks({ groups, pollText, onJump }: CategoryLinksProps) {
  const { t } = useTranslation();
  return (
    <nav className={classes.links} aria-label={t('screens.choice.categories')}>
      {groups.map(({ category, name }, index) => (
        <button key={category ?? ''} type="button" className={classes.link} onClick={() => onJump(index)}>
          {name === undefined ? t('screens.choice.otherOptions') : <PollWords text={name} by={pollText} />}
        </button>
      ))}
    </nav>
  );
}
