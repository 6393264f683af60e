import type { Poll } from '@booth/shared';
import { useRef, useState } from 'react';
import { Button } from '../../../components/Button.tsx';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { copyText } from '../../../page/copy-text.ts';
import classes from './Share.module.css';

/** Shares the poll's address through the device's share sheet, or the clipboard. */
export function Share({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const pollText = usePollText(poll);
  const field = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<'copied' | 'selected'>();
  // The address bar may contain something private, such as an entry code.
  const address = `${window.location.origin}/polls/${poll.pollId}`;
  const canShare = 'share' in navigator && typeof navigator.share === 'function';

  async function share() {
    try {
      await navigator.share({ title: pollText(poll.title), url: address });
    } catch (error) {
      // An AbortError means that the visitor changed their mind.
      if (!(error instanceof DOMException && error.name === 'AbortError')) await copy();
    }
  }

  async function copy() {
    if (field.current !== null) setOutcome((await copyText(address, field.current)) ? 'copied' : 'selected');
  }

  return (
    <section className={classes.share} aria-label={t('share.title')}>
      <label className={classes.address}>
        {t('share.address')}
        <input ref={field} readOnly dir="ltr" value={address} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <Button variant="outline" fullWidth onClick={() => void (canShare ? share() : copy())}>
        {t(canShare ? 'share.share' : 'share.copy')}
      </Button>
      <p role="status">{outcome && t(`share.${outcome}`)}</p>
    </section>
  );
}
