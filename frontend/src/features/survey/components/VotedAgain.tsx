import { type Poll, phaseOf } from '@booth/shared';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../controls/Button.tsx';
import { wordingOf } from '../../poll/wording.ts';
import classes from './VotedAgain.module.css';

interface VotedAgainProps {
  poll: Poll;
  at: Date;
  /** Whether there is a ballot of this visitor that could be changed. */
  hasBallot: boolean;
  isBusy?: boolean;
  onChange: () => void;
  onAgain: () => void;
}

/**
 * What a voter can still do while the poll is open: change the vote, or cast another one, as the
 * poll allows it.
 */
export function VotedAgain({ poll, at, hasBallot, isBusy = false, onChange, onAgain }: VotedAgainProps) {
  const { t } = useTranslation();
  const isChangeable = poll.allowVoteChange && hasBallot;
  const isRepeatable = poll.identity === 'open';
  if (phaseOf(poll, at) !== 'open' || (!isChangeable && !isRepeatable)) return null;
  return (
    <div className={classes.again}>
      <Button size="lg" fullWidth variant="outline" loading={isBusy} onClick={isChangeable ? onChange : onAgain}>
        {t(isChangeable ? 'voted.change' : 'voted.again', wordingOf(poll))}
      </Button>
    </div>
  );
}
