import { directBallotOf, type HomeView, ownValue, phaseOf, screenTypeOf } from '@booth/shared';
import { useEffect, useEffectEvent, useState } from 'react';
import { problemOf } from '../../../api/request-error.ts';
import { Notice } from '../../../components/Notice.tsx';
import { usePollRecord } from '../../../device/use-poll-record.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useBooth } from '../../../page/booth.ts';
import { wordingOf } from '../../poll/wording.ts';
import { ballotDraftKey, ballotDrafts, countingBallot } from '../../visitor/kept-ballot.ts';
import { proofKindOf } from '../../visitor/proof.ts';
import { useCastBallot } from '../api/cast-ballot.ts';
import { NotYetOpen } from '../phase/NotYetOpen.tsx';
import { PollClosed } from '../phase/PollClosed.tsx';
import { Voted } from '../voted/lazy-after-vote.ts';
import { VotedAgain } from '../voted/VotedAgain.tsx';
import { BallotForm } from './BallotForm.tsx';
import { ballotStageOf } from './ballot-stage.ts';

/** One visitor at a poll that takes direct ballots. */
export function DirectBallotPage({ home, at }: { home: HomeView; at: Date }) {
  const { t } = useTranslation();
  const { ballots, proofs, drafts, receipts } = useBooth();
  const { pollId } = home.poll;
  const kept = usePollRecord(ballots, pollId);
  // A change that a refresh interrupted continues.
  const [isChanging, setChanging] = useState(() => {
    const ballot = countingBallot(home, kept);
    if (ballot === undefined) return false;
    const given = ownValue(ballot.answers, directBallotOf(home.poll)?.screenId ?? '');
    return drafts.read(ballotDraftKey(pollId, ballot.recordedAt), given) !== undefined;
  });
  // A name or code from before this page may be another visitor's.
  const [hadProof, setHadProof] = useState(
    () => proofKindOf(home.poll.identity) !== undefined && proofs.read(pollId) !== undefined,
  );
  const [visitor, setVisitor] = useState(0);
  const cast = useCastBallot(home.poll, () => setChanging(false));
  const refusal = problemOf(cast.error)?.code;
  const phase = phaseOf(home.poll, at);
  const draft = phase === 'closed' ? drafts.read(ballotDraftKey(pollId, undefined), undefined) : undefined;
  const hasDraft = draft !== undefined && screenTypeOf(draft).votes(draft).length > 0;
  const stage = ballotStageOf(home, at, { kept, isChanging, hasDraft, refusal });

  const forgetRefusal = useEffectEvent(() => {
    if (refusal === 'poll-not-open') cast.reset();
  });
  useEffect(() => {
    // A choice that was refused while the poll was closed can be sent again.
    if (phase === 'open') forgetRefusal();
  }, [phase]);

  /** Hands the device over to another voter, and forgets the voter before. */
  function handOver() {
    drafts.end(ballotDrafts(pollId));
    proofs.forget(pollId);
    receipts.forget(pollId);
    ballots.forget(pollId);
    cast.reset();
    setHadProof(false);
    setVisitor(visitor + 1);
  }

  switch (stage.kind) {
    case 'not-yet-open':
      return <NotYetOpen poll={home.poll} />;
    case 'poll-closed':
      return <PollClosed home={home} lost={stage.lost} isKept={stage.lost} isChange={false} />;
    case 'form':
      return (
        <BallotForm
          // Another ballot needs another form.
          key={`${visitor}-${stage.replaces?.recordedAt ?? 'first'}`}
          home={home}
          replaces={stage.replaces}
          cast={cast}
          onHandOver={hadProof && !cast.isPending ? handOver : undefined}
          onKeep={() => {
            drafts.forget(ballotDraftKey(pollId, stage.replaces?.recordedAt));
            setChanging(false);
          }}
        />
      );
    case 'voted':
      return (
        <Voted
          home={home}
          counted={stage.ballot !== undefined}
          isNew={cast.isSuccess}
          answers={stage.ballot?.answers ?? {}}
        >
          <Notice tone="news">{stage.lostChange && t('closed.kept', wordingOf(home.poll))}</Notice>
          <VotedAgain
            poll={home.poll}
            at={at}
            hasBallot={stage.ballot !== undefined}
            onChange={() => setChanging(true)}
            onHandOver={handOver}
            onAgain={() => {
              cast.reset();
              ballots.forget(pollId);
            }}
          />
        </Voted>
      );
  }
}
