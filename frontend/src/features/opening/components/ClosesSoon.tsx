import type { Poll } from '@booth/shared';
import { useNow } from '../../../app/use-now.ts';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { wordingOf } from '../../poll/wording.ts';
import { closesSoonAt } from '../opening.ts';
import classes from './ClosesSoon.module.css';

/** Says when the poll closes, in its last hour. */
export function ClosesSoon({ poll, className = classes.closesSoon }: { poll: Poll; className?: string | undefined }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const now = useNow(1_000);
  const at = closesSoonAt(poll, now);
  if (at === undefined) return null;
  const formats = formatsOf(language);
  return (
    <p className={className}>
      {t('opening.closesSoon', {
        ...wordingOf(poll),
        time: formats.clock(at),
        left: formats.ahead(at.getTime() - now),
      })}
    </p>
  );
}
