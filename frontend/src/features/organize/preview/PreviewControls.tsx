import { useTranslation } from '../../../i18n/use-translation.ts';
import { languageName } from '../language-name.ts';
import classes from './PollPreview.module.css';

interface PreviewControlsProps {
  languages: readonly string[];
  language: string;
  onLanguage: (language: string) => void;
  onRestart: () => void;
}

/** Sets the language of the preview and starts it over. */
export function PreviewControls({ languages, language, onLanguage, onRestart }: PreviewControlsProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.controls}>
      <fieldset aria-label={t('organize.preview.language')}>
        {languages.map((each) => (
          <button
            key={each}
            type="button"
            lang={each}
            aria-pressed={each === language}
            onClick={() => onLanguage(each)}
          >
            {languageName(each, each)}
          </button>
        ))}
      </fieldset>
      <button type="button" onClick={onRestart}>
        {t('organize.preview.restart')}
      </button>
    </div>
  );
}
