import { Button, TextInput } from '@mantine/core';
import type { Ref } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useIssueTexts } from '../issues/issue-texts.ts';
import classes from './NewPoll.module.css';
import type { IdState } from './use-new-poll-id.ts';

/** As `PollId` says it. */
const NO_ID = 'use 1 to 64 lower-case letters, digits and inner hyphens';

interface IdFieldProps {
  ref: Ref<HTMLInputElement>;
  pollId: string;
  state: IdState;
  onChange: (pollId: string) => void;
}

/** The id of a new poll, with what is known of it while it is typed. */
export function IdField({ ref, pollId, state, onChange }: IdFieldProps) {
  const { t } = useTranslation();
  const { sentence } = useIssueTexts();
  const { kind } = state;
  const error = {
    invalid: sentence(NO_ID),
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
        <Button variant="default" onClick={() => onChange(state.instead)}>
          {t('organize.new.useInstead', { pollId: state.instead })}
        </Button>
      )}
    </div>
  );
}
