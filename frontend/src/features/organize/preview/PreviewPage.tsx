import type { Poll } from '@booth/shared';
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { OrganizerPage } from '../components/OrganizerPage.tsx';
import { definitionOf } from '../definition/definition.ts';
import { PollPreview } from './PollPreview.tsx';
import { PreviewLink } from './PreviewLink.tsx';
import classes from './PreviewPage.module.css';

/** Shows a saved poll as visitors will see it. Organizers can share its address. */
export function PreviewPage({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const pollText = usePollText(poll);
  const definition = useMemo(() => definitionOf(poll), [poll]);
  return (
    <OrganizerPage
      title={t('organize.preview.titleOf', { title: pollText(poll.title) })}
      back={`/organize/polls/${poll.pollId}`}
      aside={
        <Button
          variant="default"
          renderRoot={(props) => <Link to={`/organize/polls/${poll.pollId}/edit`} {...props} />}
        >
          {t('organize.editor.open')}
        </Button>
      }
    >
      <div className={classes.about}>
        <p>{t('organize.preview.saved', { version: poll.version })}</p>
        <PreviewLink pollId={poll.pollId} />
      </div>
      <PollPreview definition={definition} />
    </OrganizerPage>
  );
}
