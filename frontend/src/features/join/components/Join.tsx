import { Redirect } from 'wouter';
import { Heading } from '../../../components/Heading.tsx';
import { Loading } from '../../../components/Loading.tsx';
import { PhonePage } from '../../../components/PhonePage.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useTitle } from '../../../page/use-title.ts';
import { useNow } from '../../../time/use-now.ts';
import { notClosed, useOpenPolls } from '../api/open-polls.ts';
import { usePollPath } from '../use-poll-path.ts';
import classes from './Join.module.css';
import { JoinForm } from './JoinForm.tsx';
import { OpenPoll } from './OpenPoll.tsx';

/**
 * The ways into a poll: a list of open polls, and the field for a join code.
 * @param opensOnlyPoll true to go straight to the poll if only one is open
 */
export function Join({ opensOnlyPoll }: { opensOnlyPoll: boolean }) {
  const { t } = useTranslation();
  const pollPath = usePollPath();
  const at = new Date(useNow(1_000));
  const list = useOpenPolls();
  const polls = notClosed(list.data ?? [], at);
  const [only] = polls;
  useTitle(t('join.title'));
  if (list.isPending) return <Loading />;
  if (opensOnlyPoll && only !== undefined && polls.length === 1) return <Redirect to={pollPath(only.pollId)} replace />;
  return (
    <PhonePage>
      <div className={classes.page}>
        <Heading>{t('join.title')}</Heading>
        <JoinForm />
        {polls.length > 0 ? (
          <section className={classes.list} aria-labelledby="open-polls">
            <h2 id="open-polls">{t('join.list')}</h2>
            <ul>
              {polls.map((listing) => (
                <OpenPoll key={listing.pollId} listing={listing} at={at} />
              ))}
            </ul>
          </section>
        ) : (
          <p className={classes.none}>{t(list.data === undefined ? 'join.failed' : 'join.none')}</p>
        )}
      </div>
    </PhonePage>
  );
}
