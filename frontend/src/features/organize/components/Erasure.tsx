import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useEraseVoter } from '../api/erase-voter.ts';
import { Confirmation } from './Confirmation.tsx';
import classes from './Row.module.css';
import { Section } from './Section.tsx';

/** Deletes a voter's personal data, for who asks for it. */
export function Erasure({ pollId }: { pollId: string }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [voter, setVoter] = useState('');
  const [asks, setAsks] = useState(false);
  const [isStopped, setStopped] = useState(false);
  const erase = useEraseVoter(pollId);
  const named = voter.trim();
  return (
    <Section title={t('organize.erase.title')} hint={t('organize.erase.hint')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          erase.reset();
          setStopped(false);
          if (named !== '') setAsks(true);
        }}
      >
        <div className={classes.row}>
          <TextInput
            label={t('organize.erase.voter')}
            value={voter}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={({ currentTarget }) => setVoter(currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={named === ''}>
            {t('organize.erase.erase')}
          </Button>
        </div>
      </form>
      <p role="status">
        {erase.isSuccess && t('organize.erase.done')}
        {isStopped && t('organize.erase.stopped')}
      </p>
      {asks && (
        <Confirmation
          title={t('organize.erase.confirmTitle')}
          action={t('organize.erase.erase')}
          isBusy={erase.isPending}
          error={erase.error}
          onClose={() => {
            setAsks(false);
            setStopped(erase.isPending);
            erase.cancel();
          }}
          onConfirm={() =>
            erase.mutate(named, {
              onSuccess: () => {
                setAsks(false);
                setVoter('');
              },
            })
          }
        >
          <p>{t('organize.erase.confirm', { voter: named })}</p>
          <p>{t('organize.erase.remains')}</p>
          <p role="status">
            {erase.isPending &&
              erase.searched > 0 &&
              t('organize.erase.progress', {
                count: erase.searched,
                searched: formatsOf(language).count(erase.searched),
              })}
          </p>
        </Confirmation>
      )}
    </Section>
  );
}
