import { PollStatus } from '@booth/shared';
import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from '../../../i18n/use-translation.ts';
import classes from './PollList.module.css';
import type { PollFilter } from './poll-filter.ts';

interface PollFilterFieldsProps {
  filter: PollFilter;
  onChange: (filter: PollFilter) => void;
}

const ALL = 'all';

/** Searches the list of polls, and filters it by status. */
export function PollFilterFields({ filter, onChange }: PollFilterFieldsProps) {
  const { t } = useTranslation();
  return (
    <search className={classes.filter}>
      <TextInput
        type="search"
        label={t('organize.list.search')}
        placeholder={t('organize.list.searchHint')}
        value={filter.text}
        onChange={({ currentTarget }) => onChange({ ...filter, text: currentTarget.value })}
      />
      <NativeSelect
        label={t('organize.list.status')}
        value={filter.status ?? ALL}
        data={[
          { value: ALL, label: t('organize.list.all') },
          ...PollStatus.options.map((status) => ({ value: status, label: t(`organize.status.${status}`) })),
        ]}
        onChange={({ currentTarget }) =>
          onChange({ ...filter, status: PollStatus.safeParse(currentTarget.value).data })
        }
      />
    </search>
  );
}
