import { type SubmitEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../../../components/Button.tsx';
import { TextField } from '../../../components/TextField.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useFindPoll } from '../api/find-poll.ts';
import { asShown, type JoinIssue, joinIssueOf, readJoinCode } from '../join-code.ts';
import { usePollPath } from '../use-poll-path.ts';
import classes from './JoinForm.module.css';

/** The field for a join code. Passes the rest of the address on to the poll. */
export function JoinForm() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const pollPath = usePollPath();
  const find = useFindPoll();
  const [typed, setTyped] = useState('');
  const [own, setOwn] = useState<JoinIssue>();
  const issue = own ?? joinIssueOf(find.error);

  function go(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (find.isPending) return;
    const read = readJoinCode(typed);
    setOwn('issue' in read ? read.issue : undefined);
    const field = event.currentTarget.querySelector('input');
    const complain = () => field?.focus();
    if ('issue' in read) complain();
    else
      find.mutate(read.code, {
        onSuccess: (pollId) => navigate(pollPath(pollId)),
        onError: complain,
      });
  }

  return (
    <form noValidate onSubmit={go}>
      <TextField
        name="join-code"
        label={t('join.label')}
        description={t('join.description')}
        error={issue && t(`join.issue.${issue}`)}
        value={typed}
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        className={classes.code}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setOwn(undefined);
          find.reset();
        }}
        onBlur={() => setTyped(asShown(typed))}
        around={(input) => (
          <div className={classes.row}>
            {input}
            <Button type="submit" size="lg" loading={find.isPending}>
              {t('join.go')}
            </Button>
          </div>
        )}
      />
    </form>
  );
}
