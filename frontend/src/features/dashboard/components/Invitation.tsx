import { QRCodeSVG } from 'qrcode.react';
import { useTranslation } from 'react-i18next';
import { useBooth } from '../../../app/booth.ts';
import { inWords, voteAddress } from '../vote-address.ts';
import classes from './Invitation.module.css';

/** Asks those in front of the screen to vote: the code to scan, and the address for who types it. */
export function Invitation({ pollId }: { pollId: string }) {
  const { t } = useTranslation();
  const { environment } = useBooth();
  const address = voteAddress(window.location.origin, pollId, environment.defaultPoll);
  return (
    <section className={classes.invitation} aria-labelledby="invitation">
      <h2 id="invitation">{t('live.vote')}</h2>
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
        {t('live.scan')} <a href={address}>{inWords(address)}</a>
      </p>
    </section>
  );
}
