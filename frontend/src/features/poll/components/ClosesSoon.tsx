import type { Poll } from '@booth/shared';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { closesSoonAt } from '../../../time/opening.ts';
import { useNow } from '../../../time/use-now.ts';
import { wordingOf } from '../wording.ts';
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
