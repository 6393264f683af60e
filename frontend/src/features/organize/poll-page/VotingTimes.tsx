import type { Poll } from '@booth/shared';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useSwitchPoll } from '../api/switch-poll.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import classes from '../components/Row.module.css';
import { TimeField } from '../components/TimeField.tsx';
import { isSkipped, localTimeOf, localTimeZone, momentOf } from '../local-time.ts';

/** Sets when the poll opens and closes by itself, in the time zone of this device. */
export function VotingTimes({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const stored = { opens: localTimeOf(poll.opensAt), closes: localTimeOf(poll.closesAt) };
  const [times, setTimes] = useState(stored);
  const switching = useSwitchPoll(poll.pollId);
  const [opensAt, closesAt] = [momentOf(times.opens), momentOf(times.closes)];
  const isBackwards = opensAt !== undefined && closesAt !== undefined && Date.parse(opensAt) >= Date.parse(closesAt);
  const isRefused = isBackwards || isSkipped(times.opens) || isSkipped(times.closes);
  const change = {
    // An unchanged time is not sent: the field has no seconds.
    ...(opensAt !== momentOf(stored.opens) && { opensAt: opensAt ?? null }),
    ...(closesAt !== momentOf(stored.closes) && { closesAt: closesAt ?? null }),
  };
  const isChanged = Object.keys(change).length > 0;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !isRefused) switching.mutate({ change });
      }}
    >
      <div className={classes.row}>
        <TimeField
          label={t('organize.times.opens')}
          time={times.opens}
          issue={undefined}
          onChange={(opens) => setTimes({ ...times, opens })}
        />
        <TimeField
          label={t('organize.times.closes')}
          time={times.closes}
          issue={isBackwards ? t('organize.times.backwards') : undefined}
          onChange={(closes) => setTimes({ ...times, closes })}
        />
        <Button type="submit" variant="default" disabled={!isChanged || isRefused} loading={switching.isPending}>
          {t('organize.times.set')}
        </Button>
      </div>
      <p>{t('organize.times.hint', { zone: localTimeZone() })}</p>
      <ErrorNotice error={switching.error} />
    </form>
  );
}
