import type { Poll } from '@booth/shared';
import { Fragment } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { isFramed } from '../../../page/framing.ts';
import { inWords, joinAddress, voteAddress } from '../../join/vote-address.ts';
import type { Wording } from '../../poll/wording.ts';
import { useInvitation } from '../use-invitation.ts';
import classes from './Invitation.module.css';
import { JoinCodeInWords, VoteQrCode } from './VoteCodes.tsx';

interface InvitationProps {
  poll: Poll;
  /** True if voting has started. */
  isOpen: boolean;
  wording: Wording;
}

/** An address that may break after its dots and slashes. */
function BreakableAddress({ address }: { address: string }) {
  return address.split(/(?<=[./])/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no id and keep their order.
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));
}

/** Invites people in front of the screen to vote, with a code to scan and a short one to type. */
export function Invitation({ poll, isOpen, wording }: InvitationProps) {
  const { t } = useTranslation();
  const heading = useInvitation(poll, isOpen, wording);
  const { origin } = window.location;
  return (
    <section className={classes.invitation} aria-labelledby="invitation">
      <h2 id="invitation">{heading}</h2>
      <a href={voteAddress(origin, poll.pollId)} target={isFramed() ? '_blank' : undefined} rel="noreferrer">
        <VoteQrCode poll={poll} className={classes.qr} />
      </a>
      <p>{t('live.scan')}</p>
      <p className={classes.host} data-host>
        <BreakableAddress address={inWords(joinAddress(origin, poll))} />
      </p>
      <JoinCodeInWords poll={poll} className={classes.joinCode} />
    </section>
  );
}
