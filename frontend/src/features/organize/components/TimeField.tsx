import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { isSkipped, type LocalTime, momentsOf, offsetOf } from '../local-time.ts';

interface TimeFieldProps {
  label: string;
  time: LocalTime;
  /** Defaults to this device's. */
  timeZone?: string;
  issue: string | undefined;
  onChange: (time: LocalTime) => void;
}

/** Asks for a date and a time in a time zone, and which one is meant if clocks show it twice. */
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
