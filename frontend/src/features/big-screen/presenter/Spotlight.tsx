import type { Poll } from '@booth/shared';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { inWords, joinAddress } from '../../join/vote-address.ts';
import type { Wording } from '../../poll/wording.ts';
import { JoinCodeInWords, VoteQrCode } from '../components/VoteCodes.tsx';
import { useInvitation } from '../use-invitation.ts';
import { ControlButton } from './ControlButton.tsx';
import { Layer } from './Layer.tsx';
import classes from './Spotlight.module.css';

interface SpotlightProps {
  poll: Poll;
  isOpen: boolean;
  wording: Wording;
  onClose: () => void;
}

/** The QR code as large as the screen allows, for the last row and for latecomers. */
export function Spotlight({ poll, isOpen, wording, onClose }: SpotlightProps) {
  const { t } = useTranslation();
  const heading = useInvitation(poll, isOpen, wording);
  return (
    <Layer name={heading} className={classes.spotlight} onClose={onClose}>
      <VoteQrCode poll={poll} className={classes.qr} />
      <div className={classes.words}>
        <h2>{heading}</h2>
        <p>{t('live.scan')}</p>
        <p className={classes.host}>{inWords(joinAddress(window.location.origin, poll))}</p>
        <JoinCodeInWords poll={poll} className={classes.joinCode} />
      </div>
      <div className={classes.close} data-control>
        <ControlButton name={t('live.presenter.close')} icon="close" onClick={onClose} />
      </div>
    </Layer>
  );
}
