import { type Poll, PUBLIC_VIEWER, resultsVisible, Visibility } from '@booth/shared';
import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useMoment } from '../../../time/use-moment.ts';
import { wordingOf } from '../../poll/wording.ts';
import { useSwitchPoll } from '../api/switch-poll.ts';
import { Confirmation } from '../components/Confirmation.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import classes from '../components/Row.module.css';
import { Section } from '../components/Section.tsx';
import { OrganizerTally } from './OrganizerTally.tsx';

/** Sets who sees the results, and shows them. */
export function ResultsControl({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Visibility>();
  const [isConfirming, setConfirming] = useState(false);
  const visibility = useSwitchPoll(poll.pollId);
  const turnout = useSwitchPoll(poll.pollId);
  const reveal = useSwitchPoll(poll.pollId);
  const shown = chosen ?? poll.visibility;
  const at = useMoment(poll);
  // Results that everybody sees can't be revealed, and a draft has none.
  const isSwitchable = poll.revealed || (poll.status !== 'draft' && !resultsVisible(poll, PUBLIC_VIEWER, at));
  return (
    <Section title={t('organize.results.title')}>
      <div className={classes.row}>
        <NativeSelect
          label={t('organize.results.visibility')}
          value={shown}
          data={Visibility.options.map((value) => ({ value, label: t(`organize.visibility.${value}`) }))}
          onChange={({ currentTarget }) => setChosen(Visibility.parse(currentTarget.value))}
        />
        <Button
          variant="default"
          disabled={shown === poll.visibility}
          loading={visibility.isPending}
          onClick={() =>
            visibility.mutate({ change: { visibility: shown } }, { onSuccess: () => setChosen(undefined) })
          }
        >
          {t('organize.results.apply')}
        </Button>
      </div>
      <ErrorNotice error={visibility.error} />
      {poll.visibility !== 'live' && (
        <Checkbox
          mt="sm"
          label={t('organize.results.turnoutShown', wordingOf(poll))}
          checked={turnout.isPending ? turnout.variables.change.turnoutShown === true : poll.turnoutShown}
          onChange={({ currentTarget: { checked } }) => turnout.mutate({ change: { turnoutShown: checked } })}
        />
      )}
      <ErrorNotice error={turnout.error} />
      <p role="status">{poll.revealed && t('organize.results.revealed')}</p>
      {isSwitchable && (
        <Button
          variant={poll.revealed ? 'default' : 'filled'}
          loading={reveal.isPending}
          onClick={() => {
            reveal.reset();
            if (poll.revealed) reveal.mutate({ change: { revealed: false } });
            else setConfirming(true);
          }}
        >
          {t(poll.revealed ? 'organize.results.unreveal' : 'organize.results.reveal')}
        </Button>
      )}
      {!isConfirming && <ErrorNotice error={reveal.error} />}
      {poll.status !== 'draft' && <OrganizerTally />}
      {isConfirming && (
        <Confirmation
          title={t('organize.confirm.revealTitle')}
          action={t('organize.results.reveal')}
          isBusy={reveal.isPending}
          error={reveal.error}
          onClose={() => setConfirming(false)}
          onConfirm={() => reveal.mutate({ change: { revealed: true } }, { onSuccess: () => setConfirming(false) })}
        >
          <p>{t('organize.confirm.reveal')}</p>
        </Confirmation>
      )}
    </Section>
  );
}
