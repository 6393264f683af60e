import { Moment } from '@booth/shared';
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { TimeField } from '../components/TimeField.tsx';
import { type DefinitionPart, textIn } from '../definition/definition-part.ts';
import { type LocalTime, localTimeOf, localTimeZone, momentOf, timeZones } from '../local-time.ts';
import classes from './OpeningTimes.module.css';

/** A time that clocks skip has no moment. It is stored as entered, which the schema refuses. */
const ENTERED = /^\d{4,}-\d\d-\d\dT\d\d:\d\d$/;

/** Returns the value of the field for the stored text. */
function shownTime(written: string, timeZone: string): LocalTime {
  if (ENTERED.test(written)) return { input: written, isSecond: false };
  return localTimeOf(Moment.safeParse(written).data, timeZone);
}

/** Edits when the poll opens and closes by itself, in a time zone of choice. */
export function OpeningTimes({ poll }: { poll: DefinitionPart }) {
  const { t } = useTranslation();
  const [timeZone, setTimeZone] = useState(localTimeZone);
  const field = (name: 'opensAt' | 'closesAt') => {
    const part = poll.at(name);
    return (
      <div data-path={part.path}>
        <TimeField
          label={t(`organize.part.${name}`)}
          time={shownTime(textIn(part), timeZone)}
          timeZone={timeZone}
          issue={part.issue}
          onChange={(time) => part.set(time.input === '' ? undefined : (momentOf(time, timeZone) ?? time.input))}
        />
      </div>
    );
  };
  return (
    <>
      <p className={classes.hint}>{t('organize.editor.timesHint')}</p>
      <div className={classes.times}>
        {field('opensAt')}
        {field('closesAt')}
        <NativeSelect
          label={t('organize.editor.timeZone')}
          value={timeZone}
          data={timeZones()}
          onChange={({ currentTarget }) => setTimeZone(currentTarget.value)}
        />
      </div>
    </>
  );
}
