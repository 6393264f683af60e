import { isPublic, type Poll } from '@booth/shared';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useDeletePoll } from '../api/delete-poll.ts';
import { forgetDraft } from '../editor/kept-drafts.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import { Confirmation } from './Confirmation.tsx';
import { deletedState } from './DeletedNotice.tsx';
import { Section } from './Section.tsx';

/** Whether the poll was never opened. Any other is archived. */
const isDeletable = (poll: Poll): boolean => !isPublic(poll) && poll.resettingSince === undefined;

/** Deletes a poll that was never opened. Nothing for any other. */
export function DeleteButton({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { id } = useOrganizer();
  const [, navigate] = useLocation();
  const title = usePollText(poll)(poll.title);
  const [asks, setAsks] = useState(false);
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
          setAsks(true);
        }}
      >
        {t('organize.delete.start')}
      </Button>
      {asks && (
        <Confirmation
          title={t('organize.delete.confirmTitle', { title })}
          action={t('organize.delete.delete')}
          isBusy={deletion.isPending}
          isFinal
          error={deletion.error}
          onClose={() => setAsks(false)}
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

/** The deletion of a draft on the poll's page. */
export function DeleteDraft({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  if (!isDeletable(poll)) return null;
  return (
    <Section title={t('organize.delete.title')} hint={t('organize.delete.hint')}>
      <DeleteButton poll={poll} />
    </Section>
  );
}
