import type { Poll } from '@booth/shared';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSwitchPoll } from '../api/switch-poll.ts';
import { localInputOf, localTimeZone, momentOf } from '../local-time.ts';
import { Fault } from './Fault.tsx';
import classes from './Row.module.css';

/** When the voting begins and ends by itself, in the time zone of this device. */
export function Times({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const stored = { opens: localInputOf(poll.opensAt), closes: localInputOf(poll.closesAt) };
  const [times, setTimes] = useState(stored);
  const switching = useSwitchPoll(poll.pollId);
  const isBackwards = times.opens !== '' && times.closes !== '' && times.opens >= times.closes;
  const isChanged = times.opens !== stored.opens || times.closes !== stored.closes;
  const change = {
    // A time that was not touched keeps its seconds.
    ...(times.opens !== stored.opens && { opensAt: momentOf(times.opens) ?? null }),
    ...(times.closes !== stored.closes && { closesAt: momentOf(times.closes) ?? null }),
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !isBackwards) switching.mutate({ change });
      }}
    >
      <div className={classes.row}>
        <TextInput
          type="datetime-local"
          label={t('organize.times.opens')}
          value={times.opens}
          onChange={({ currentTarget }) => setTimes({ ...times, opens: currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label={t('organize.times.closes')}
          value={times.closes}
          error={isBackwards && t('organize.times.backwards')}
          onChange={({ currentTarget }) => setTimes({ ...times, closes: currentTarget.value })}
        />
        <Button type="submit" variant="default" disabled={!isChanged || isBackwards} loading={switching.isPending}>
          {t('organize.times.set')}
        </Button>
      </div>
      <p>{t('organize.times.hint', { zone: localTimeZone() })}</p>
      <Fault error={switching.error} />
    </form>
  );
}
