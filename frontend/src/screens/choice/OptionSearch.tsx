import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/use-translation.ts';
import classes from './OptionSearch.module.css';

interface OptionSearchProps {
  typed: string;
  onType: (typed: string) => void;
  /** The number of options that match. */
  found: number;
  total: number;
}

/** Searches many options, and says how many match. */
export function OptionSearch({ typed, onType, found, total }: OptionSearchProps) {
  const { t } = useTranslation();
  const isSearching = typed.trim() !== '';
  return (
    <search className={classes.search}>
      <TextField
        type="search"
        label={t('screens.choice.search')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        enterKeyHint="search"
        value={typed}
        onChange={({ currentTarget }) => onType(currentTarget.value)}
        // Enter would send the answer.
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) event.preventDefault();
        }}
      />
      <p role="status" className={classes.found}>
        {isSearching &&
          (found === 0 ? t('screens.choice.noneFound') : t('screens.choice.found', { count: found, total }))}
      </p>
    </search>
  );
}
