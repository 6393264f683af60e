import { CODES_PER_REQUEST_MAX } from '@booth/shared';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useMakeCodes } from '../api/entry-codes.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import classes from '../components/Row.module.css';
import { Section } from '../components/Section.tsx';
import { offerFile } from '../export/offer-file.ts';

const COUNT_AT_FIRST = '100';

/** Makes entry codes. The downloaded file is the only list of them. */
export function EntryCodes({ pollId }: { pollId: string }) {
  const { t } = useTranslation();
  const [count, setCount] = useState(COUNT_AT_FIRST);
  const make = useMakeCodes(pollId);
  const number = Number(count);
  const isCount = Number.isInteger(number) && number >= 1 && number <= CODES_PER_REQUEST_MAX;
  const offer = (csv: string) => offerFile(`${pollId}-codes.csv`, [csv]);
  return (
    <Section title={t('organize.codes.title')} hint={t('organize.codes.hint')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isCount && !make.isPending) make.mutate(number, { onSuccess: offer });
        }}
      >
        <div className={classes.row}>
          <TextInput
            type="number"
            inputMode="numeric"
            min={1}
            max={CODES_PER_REQUEST_MAX}
            label={t('organize.codes.count')}
            value={count}
            error={!isCount && t('organize.codes.range', { max: CODES_PER_REQUEST_MAX })}
            onChange={({ currentTarget }) => setCount(currentTarget.value)}
          />
          <Button type="submit" disabled={!isCount} loading={make.isPending}>
            {t('organize.codes.make')}
          </Button>
        </div>
      </form>
      <ErrorNotice error={make.error} />
      <div role="status">
        {make.isSuccess && (
          <>
            <p>{t('organize.codes.made')}</p>
            <Button variant="default" onClick={() => offer(make.data)}>
              {t('organize.codes.again')}
            </Button>
          </>
        )}
      </div>
    </Section>
  );
}
