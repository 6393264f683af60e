import type { Poll } from '@booth/shared';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useSwitchPoll } from '../api/switch-poll.ts';
import { isSkipped, localTimeOf, localTimeZone, momentOf } from '../local-time.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import classes from './Row.module.css';
import { TimeField } from './TimeField.tsx';

/** When the voting begins and ends by itself, in the time zone of this device. */
export function Times({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const stored = { opens: localTimeOf(poll.opensAt), closes: localTimeOf(poll.closesAt) };
  const [times, setTimes] = useState(stored);
  const switching = useSwitchPoll(poll.pollId);
  const [opensAt, closesAt] = [momentOf(times.opens), momentOf(times.closes)];
  const isBackwards = opensAt !== undefined && closesAt !== undefined && Date.parse(opensAt) >= Date.parse(closesAt);
  const isRefused = isBackwards || isSkipped(times.opens) || isSkipped(times.closes);
  const change = {
    // A time that was not touched keeps its seconds.
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
