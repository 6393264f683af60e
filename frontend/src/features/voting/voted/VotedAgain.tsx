import { type Poll, phaseOf } from '@booth/shared';
import { Button } from '../../../components/Button.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { wordingOf } from '../../poll/wording.ts';
import { proofKindOf } from '../../visitor/proof.ts';
import classes from './VotedAgain.module.css';

interface VotedAgainProps {
  poll: Poll;
  at: Date;
  /** Whether there is a ballot of this visitor that could be changed. */
  hasBallot: boolean;
  isBusy?: boolean;
  onChange: () => void;
  onAgain: () => void;
  /** Begins anew, with another name or code. */
  onOther: () => void;
}

/**
 * What can still be done at this device while the poll is open: change the vote, or cast another
 * one, as the poll allows it.
 */
export function VotedAgain(props: VotedAgainProps) {
  const { poll, at, hasBallot, isBusy = false, onChange, onAgain, onOther } = props;
  const { t } = useTranslation();
  const isChangeable = poll.allowVoteChange && hasBallot;
  const isRepeatable = poll.identity === 'open';
  // The next visitor at this device has another one.
  const part = proofKindOf(poll.identity);
  if (phaseOf(poll, at) !== 'open' || (!isChangeable && !isRepeatable && part === undefined)) return null;
  return (
    <div className={classes.again}>
      {(isChangeable || isRepeatable) && (
        <Button size="lg" fullWidth variant="outline" loading={isBusy} onClick={isChangeable ? onChange : onAgain}>
          {t(isChangeable ? 'voted.change' : 'voted.again', wordingOf(poll))}
        </Button>
      )}
      {part && (
        <Button size="lg" fullWidth variant={hasBallot ? 'plain' : 'outline'} onClick={onOther}>
          {t(`proof.${part}.other`)}
        </Button>
      )}
    </div>
  );
}
