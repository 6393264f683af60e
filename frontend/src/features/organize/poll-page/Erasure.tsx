import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useEraseVoter } from '../api/erase-voter.ts';
import { Confirmation } from '../components/Confirmation.tsx';
import classes from '../components/Row.module.css';
import { Section } from '../components/Section.tsx';

/** Deletes the personal data of a voter who asks for that. */
export function Erasure({ pollId }: { pollId: string }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [voter, setVoter] = useState('');
  const [isConfirming, setConfirming] = useState(false);
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
          if (named !== '') setConfirming(true);
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
      {isConfirming && (
        <Confirmation
          title={t('organize.erase.confirmTitle')}
          action={t('organize.erase.erase')}
          isBusy={erase.isPending}
          error={erase.error}
          onClose={() => {
            setConfirming(false);
            setStopped(erase.isPending);
            erase.cancel();
          }}
          onConfirm={() =>
            erase.mutate(named, {
              onSuccess: () => {
                setConfirming(false);
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
