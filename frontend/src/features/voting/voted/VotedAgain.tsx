import { type Poll, phaseOf } from '@booth/shared';
import { Button } from '../../../components/Button.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { wordingOf } from '../../poll/wording.ts';
import { proofKindOf } from '../../visitor/proof.ts';
import classes from './VotedAgain.module.css';

interface VotedAgainProps {
  poll: Poll;
  at: Date;
  /** True if this visitor has a ballot that could be changed. */
  hasBallot: boolean;
  isBusy?: boolean;
  onChange: () => void;
  onAgain: () => void;
  /** Hands the device over to another voter. */
  onHandOver: () => void;
}

/**
 * What can still be done on this device while the poll is open: change the vote, or cast another
 * one.
 */
export function VotedAgain(props: VotedAgainProps) {
  const { poll, at, hasBallot, isBusy = false, onChange, onAgain, onHandOver } = props;
  const { t } = useTranslation();
  const isChangeable = poll.allowVoteChange && hasBallot;
  const isRepeatable = poll.identity === 'open';
  // The next visitor at this device has their own name or code.
  const kind = proofKindOf(poll.identity);
  if (phaseOf(poll, at) !== 'open' || (!isChangeable && !isRepeatable && kind === undefined)) return null;
  return (
    <div className={classes.again}>
      {(isChangeable || isRepeatable) && (
        <Button size="lg" fullWidth variant="outline" loading={isBusy} onClick={isChangeable ? onChange : onAgain}>
          {t(isChangeable ? 'voted.change' : 'voted.again', wordingOf(poll))}
        </Button>
      )}
      {kind && (
        <Button size="lg" fullWidth variant={hasBallot ? 'plain' : 'outline'} onClick={onHandOver}>
          {t(`proof.${kind}.other`)}
        </Button>
      )}
    </div>
  );
}
