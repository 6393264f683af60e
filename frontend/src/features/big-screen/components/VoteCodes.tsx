import { joinCodeOf, type Poll } from '@booth/shared';
import { QRCodeSVG } from 'qrcode.react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { shownJoinCode, spelledJoinCode } from '../../join/join-code.ts';
import { inWords, voteAddress } from '../../join/vote-address.ts';

interface CodeProps {
  poll: Poll;
  className: string | undefined;
}

/** The QR code of the voting page. */
export function VoteQrCode({ poll, className }: CodeProps) {
  const { t } = useTranslation();
  const address = voteAddress(window.location.origin, poll.pollId);
  return (
    <QRCodeSVG
      className={className}
      value={address}
      // A screen has no stains: the lowest error correction gives the largest modules.
      level="L"
      marginSize={2}
      fgColor="#0b1234"
      role="img"
      aria-label={t('live.qr', { address: inWords(address) })}
    />
  );
}

/** The join code to type. */
export function JoinCodeInWords({ poll, className }: CodeProps) {
  const { t } = useTranslation();
  const joinCode = joinCodeOf(poll.pollId);
  return (
    <p
      className={className}
      data-join-code
      role="img"
      aria-label={t('live.joinCode', { code: spelledJoinCode(joinCode) })}
    >
      {shownJoinCode(joinCode)}
    </p>
  );
}
