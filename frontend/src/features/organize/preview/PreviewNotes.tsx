import { type Poll, printedCode } from '@booth/shared';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { languageName } from '../language-name.ts';
import classes from './PollPreview.module.css';

/** Easy to type, and never a valid code. */
const ANY_CODE = printedCode('0'.repeat(12));

interface PreviewNotesProps {
  poll: Poll | undefined;
  /** Languages of the poll in which visitors' pages have no texts. */
  otherLanguages: readonly string[];
  isOutdated: boolean;
  isLate: boolean;
  hasLedAway: boolean;
  onAgain: () => void;
}

/** Explains how the preview differs from a visit, and what is wrong with it. */
export function PreviewNotes(props: PreviewNotesProps) {
  const { poll, otherLanguages, isOutdated, isLate, hasLedAway, onAgain } = props;
  const { t } = useTranslation();
  const { language } = useLanguage();
  const others = new Intl.ListFormat(language).format(otherLanguages.map((tag) => languageName(tag, language)));
  return (
    <div className={classes.notes}>
      <div role="status">
        {isOutdated && <p className={classes.outdated}>{t('organize.preview.lastGood')}</p>}
        {hasLedAway && <p>{t('organize.preview.ledAway')}</p>}
        {isLate && <p>{t('organize.preview.late')}</p>}
      </div>
      {isLate && (
        <button type="button" onClick={onAgain}>
          {t('organize.preview.again')}
        </button>
      )}
      {poll && <p>{t('organize.preview.trial')}</p>}
      {poll?.identity === 'handle' && <p>{t('organize.preview.handle')}</p>}
      {poll?.identity === 'code' && <p>{t('organize.preview.code', { code: ANY_CODE })}</p>}
      {otherLanguages.length > 0 && <p>{t('organize.preview.otherLanguages', { languages: others })}</p>}
    </div>
  );
}
