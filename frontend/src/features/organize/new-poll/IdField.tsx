import { Button, TextInput } from '@mantine/core';
import type { Ref } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import classes from './NewPoll.module.css';
import type { IdState } from './use-new-poll-id.ts';

interface IdFieldProps {
  ref: Ref<HTMLInputElement>;
  pollId: string;
  state: IdState;
  onChange: (pollId: string) => void;
}

/** The id of a new poll. Says while it is typed if the id is valid and free. */
export function IdField({ ref, pollId, state, onChange }: IdFieldProps) {
  const { t } = useTranslation();
  const { kind } = state;
  const error = {
    invalid: t('organize.new.invalid'),
    taken: t('organize.new.taken', { pollId }),
    checking: undefined,
    free: undefined,
    unchecked: undefined,
  }[kind];
  return (
    <div>
      <TextInput
        ref={ref}
        label={t('organize.new.id')}
        description={t('organize.new.idHint', { address: `${window.location.host}/polls/${pollId}` })}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={pollId}
        error={error}
        lang="en"
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        onChange={({ currentTarget }) => onChange(currentTarget.value.toLowerCase())}
      />
      <p role="status" className={classes.idState} data-state={kind}>
        {(kind === 'checking' || kind === 'free' || kind === 'unchecked') && t(`organize.new.state.${kind}`)}
      </p>
      {state.kind === 'taken' && (
        <Button variant="default" className={classes.instead} onClick={() => onChange(state.instead)}>
          {t('organize.new.useInstead', { pollId: state.instead })}
        </Button>
      )}
    </div>
  );
}
