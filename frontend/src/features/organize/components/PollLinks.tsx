import { joinCodeOf } from '@booth/shared';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { shownJoinCode } from '../../join/join-code.ts';
import { voteAddress } from '../../join/vote-address.ts';
import classes from './PollLinks.module.css';

/** Links to the voting page and to the big screen, with the join code. */
export function PollLinks({ pollId }: { pollId: string }) {
  const { t } = useTranslation();
  return (
    <p className={classes.links}>
      <a href={voteAddress('', pollId)} target="_blank" rel="noopener">
        {t('organize.link.vote')}
      </a>
      <a href={`/polls/${pollId}/live`} target="_blank" rel="noopener">
        {t('organize.link.live')}
      </a>
      <span>{t('organize.link.join', { code: shownJoinCode(joinCodeOf(pollId)) })}</span>
    </p>
  );
}
