import { QRCodeSVG } from 'qrcode.react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useBooth } from '../../../app/booth.ts';
import type { Wording } from '../../poll/wording.ts';
import { inWords, voteAddress } from '../vote-address.ts';
import classes from './Invitation.module.css';

interface InvitationProps {
  pollId: string;
  /** Whether one can vote already. */
  isOpen: boolean;
  wording: Wording;
}

/** Asks those in front of the screen to vote: a code to scan, and the address to type. */
export function Invitation({ pollId, isOpen, wording }: InvitationProps) {
  const { t } = useTranslation();
  const { environment } = useBooth();
  const address = voteAddress(window.location.origin, pollId, environment.defaultPoll);
  return (
    <section className={classes.invitation} aria-labelledby="invitation">
      <h2 id="invitation">{isOpen ? t('live.vote', wording) : t('live.opensSoon')}</h2>
      <QRCodeSVG
        className={classes.code}
        value={address}
        level="M"
        marginSize={2}
        fgColor="#0b1234"
        role="img"
        aria-label={t('live.qr', { address: inWords(address) })}
      />
      <p>
        {t('live.scan')}{' '}
        <a href={address}>
          {/* A long address breaks behind a slash, not within a word. */}
          {inWords(address)
            .split(/(?<=\/)/)
            .map((part, index) => (
              <Fragment key={part}>
                {index > 0 && <wbr />}
                {part}
              </Fragment>
            ))}
        </a>
      </p>
    </section>
  );
}
