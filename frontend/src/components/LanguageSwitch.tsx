import { LANGUAGES } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useTranslation } from '../i18n/use-translation.ts';
import classes from './LanguageSwitch.module.css';

/** Each language by its own name: readers look for the one that they can read. */
const NAMES = { en: 'English', ja: '日本語' } as const;

export function LanguageSwitch() {
  const { t } = useTranslation();
  const { language, setLanguage } = useLanguage();
  return (
    <fieldset aria-label={t('app.language')} className={classes.switch}>
      {LANGUAGES.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-pressed={each === language}
          className={classes.language}
          onClick={() => setLanguage(each)}
        >
          {NAMES[each]}
        </button>
      ))}
    </fieldset>
  );
}
