import { joinCodeOf, type Poll } from '@booth/shared';
import { QRCodeSVG } from 'qrcode.react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useInvitation } from '../../dashboard/use-invitation.ts';
import { inWords, joinAddress, voteAddress } from '../../dashboard/vote-address.ts';
import { shownJoinCode, spelledJoinCode } from '../../join/join-code.ts';
import type { Wording } from '../../poll/wording.ts';
import { ControlButton } from './ControlButton.tsx';
import { Layer } from './Layer.tsx';
import classes from './Spotlight.module.css';

interface SpotlightProps {
  poll: Poll;
  isOpen: boolean;
  wording: Wording;
  onClose: () => void;
}

/** The code to scan as large as the screen allows, for the last row and for those who come late. */
export function Spotlight({ poll, isOpen, wording, onClose }: SpotlightProps) {
  const { t } = useTranslation();
  const heading = useInvitation(poll, isOpen, wording);
  const { origin } = window.location;
  const address = voteAddress(origin, poll.pollId);
  const joinCode = joinCodeOf(poll.pollId);
  return (
    <Layer name={heading} className={classes.spotlight} onClose={onClose}>
      <QRCodeSVG
        className={classes.qr}
        value={address}
        level="L"
        marginSize={2}
        fgColor="#0b1234"
        role="img"
        aria-label={t('live.qr', { address: inWords(address) })}
      />
      <div className={classes.words}>
        <h2>{heading}</h2>
        <p>{t('live.scan')}</p>
        <p className={classes.host}>{inWords(joinAddress(origin, poll))}</p>
        <p className={classes.joinCode} role="img" aria-label={t('live.joinCode', { code: spelledJoinCode(joinCode) })}>
          {shownJoinCode(joinCode)}
        </p>
      </div>
      <div className={classes.close} data-control>
        <ControlButton name={t('live.presenter.close')} sign="close" onClick={onClose} />
      </div>
    </Layer>
  );
}
