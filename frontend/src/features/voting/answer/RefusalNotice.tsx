import { Notice } from '../../../components/Notice.tsx';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { Wording } from '../../poll/wording.ts';
import { refusalTextOf } from './refusal.ts';

interface RefusalNoticeProps {
  /** Null if nothing was refused. */
  error: unknown;
  wording: Wording;
  /** True if a field already shows the issue. */
  isSaid?: boolean;
}

/** Says why something was refused, and what to do. */
export function RefusalNotice({ error, wording, isSaid = false }: RefusalNoticeProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const refusal = refusalTextOf(error);
  const time = 'at' in refusal ? formatsOf(language).moment(refusal.at) : '';
  const isShown = error !== null && error !== undefined && !isSaid;
  return <Notice tone="problem">{isShown && t(`refusal.${refusal.text}`, { ...wording, time })}</Notice>;
}
