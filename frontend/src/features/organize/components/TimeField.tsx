import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { isSkipped, type LocalTime, momentsOf, offsetOf } from '../local-time.ts';

interface TimeFieldProps {
  label: string;
  time: LocalTime;
  /** Whose clocks show it; this device's where left out. */
  timeZone?: string;
  /** What else is wrong with it. */
  issue: string | undefined;
  onChange: (time: LocalTime) => void;
}

/** A day and a time by the clocks of a time zone; where they show it twice, which one is meant. */
export function TimeField({ label, time, timeZone, issue, onChange }: TimeFieldProps) {
  const { t } = useTranslation();
  const [first, second] = momentsOf(time.input, timeZone);
  return (
    <div>
      <TextInput
        type="datetime-local"
        label={label}
        value={time.input}
        error={isSkipped(time, timeZone) ? t('organize.times.skipped') : issue}
        onChange={({ currentTarget }) => onChange({ input: currentTarget.value, isSecond: false })}
      />
      {first !== undefined && second !== undefined && (
        <NativeSelect
          label={t('organize.times.twice', { field: label })}
          value={time.isSecond ? 'second' : 'first'}
          data={[
            { value: 'first', label: t('organize.times.first', { offset: offsetOf(first) }) },
            { value: 'second', label: t('organize.times.second', { offset: offsetOf(second) }) },
          ]}
          onChange={({ currentTarget }) => onChange({ ...time, isSecond: currentTarget.value === 'second' })}
        />
      )}
    </div>
  );
}
