import { isPublic, type Poll } from '@booth/shared';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useDeletePoll } from '../api/delete-poll.ts';
import { Confirmation } from '../components/Confirmation.tsx';
import { Section } from '../components/Section.tsx';
import { forgetDraft } from '../drafts/kept-drafts.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import { deletedState } from './DeletedNotice.tsx';

/** Only a poll that was never opened can be deleted. All others are archived. */
const isDeletable = (poll: Poll): boolean => !isPublic(poll) && poll.resettingSince === undefined;

/** Deletes a poll that was never opened. Renders nothing for any other. */
export function DeleteButton({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { id } = useOrganizer();
  const [, navigate] = useLocation();
  const title = usePollText(poll)(poll.title);
  const [isConfirming, setConfirming] = useState(false);
  const deletion = useDeletePoll(poll, () => {
    forgetDraft(id, poll.pollId);
    void navigate('/organize', { replace: true, state: deletedState(title) });
  });
  if (!isDeletable(poll)) return null;
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          deletion.reset();
          setConfirming(true);
        }}
      >
        {t('organize.delete.start')}
      </Button>
      {isConfirming && (
        <Confirmation
          title={t('organize.delete.confirmTitle', { title })}
          action={t('organize.delete.delete')}
          isBusy={deletion.isPending}
          isFinal
          error={deletion.error}
          onClose={() => setConfirming(false)}
          onConfirm={() => deletion.mutate()}
        >
          <p>{t('organize.delete.confirm')}</p>
          {poll.identity === 'code' && <p>{t('organize.delete.codes')}</p>}
          <p role="status">
            {deletion.isPending &&
              deletion.searched > 0 &&
              t('organize.delete.progress', {
                count: deletion.searched,
                searched: formatsOf(language).count(deletion.searched),
              })}
          </p>
        </Confirmation>
      )}
    </>
  );
}

/** The section of the poll's page that deletes a draft. */
export function DeleteDraft({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  if (!isDeletable(poll)) return null;
  return (
    <Section title={t('organize.delete.title')} hint={t('organize.delete.hint')}>
      <DeleteButton poll={poll} />
    </Section>
  );
}
