import type { Problem } from '@booth/shared';
import { useTranslation } from 'react-i18next';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { Notice } from './Notice.tsx';

/** Says that the server, by its clock, takes no ballot yet, where this device's clock is ahead of it. */
export function NotOpenNotice({ problem }: { problem: Problem | undefined }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const opensAt = problem?.code === 'poll-not-open' ? problem.opensAt : undefined;
  const time = opensAt === undefined ? undefined : formatsOf(language).moment(new Date(opensAt));
  return <Notice tone="news">{time !== undefined && t('opening.tooEarly', { time })}</Notice>;
}
