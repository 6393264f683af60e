import { useTranslation } from 'react-i18next';
import { useBooth } from '../../../app/booth.ts';
import { voteAddress } from '../../dashboard/vote-address.ts';
import classes from './PollLinks.module.css';

/** Where visitors vote, and the big screen: what an organizer opens at the booth. */
export function PollLinks({ pollId }: { pollId: string }) {
  const { t } = useTranslation();
  const { environment } = useBooth();
  return (
    <p className={classes.links}>
      <a href={voteAddress('', pollId, environment.defaultPoll)} target="_blank" rel="noopener">
        {t('organize.link.vote')}
      </a>
      <a href={`/polls/${pollId}/live`} target="_blank" rel="noopener">
        {t('organize.link.live')}
      </a>
    </p>
  );
}
