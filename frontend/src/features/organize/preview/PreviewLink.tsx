import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { copyText } from '../../../page/copy-text.ts';
import classes from './PreviewLink.module.css';

const previewAddress = (pollId: string): string => `/organize/polls/${pollId}/preview`;

interface PreviewLinkProps {
  pollId: string;
  /** True if the page is not the preview itself, so that it links there. */
  leadsThere?: boolean;
}

/** Copies the address of a poll's preview, for colleagues. */
export function PreviewLink({ pollId, leadsThere = false }: PreviewLinkProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<'copied' | 'selected'>();
  const address = `${window.location.origin}${previewAddress(pollId)}`;

  async function copy() {
    if (field.current !== null) setOutcome((await copyText(address, field.current)) ? 'copied' : 'selected');
  }

  return (
    <div className={classes.link}>
      {leadsThere && <Link to={previewAddress(pollId)}>{t('organize.preview.open')}</Link>}
      <Button variant="default" onClick={() => void copy()}>
        {t('organize.preview.copy')}
      </Button>
      {/* Selected, to be copied by hand, if the browser can't copy. */}
      <input
        ref={field}
        readOnly
        dir="ltr"
        value={address}
        aria-label={t('organize.preview.address')}
        hidden={outcome !== 'selected'}
      />
      <span role="status">{outcome && t(`organize.preview.${outcome}`)}</span>
    </div>
  );
}
