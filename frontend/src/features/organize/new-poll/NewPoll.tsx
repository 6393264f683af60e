import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { problemOf } from '../../../api/request-error.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useCreatePoll } from '../api/create-poll.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { OrganizerPage } from '../components/OrganizerPage.tsx';
import { readDefinition } from '../definition/definition.ts';
import { useIssueTexts } from '../issues/issue-texts.ts';
import { IdField } from './IdField.tsx';
import { keptEntry, type NewPollEntry } from './kept-entry.ts';
import classes from './NewPoll.module.css';
import { TemplateCards } from './TemplateCards.tsx';
import { templateText } from './templates.ts';
import { useNewPollId } from './use-new-poll-id.ts';

const FIRST_ENTRY: NewPollEntry = { template: 'show-of-hands' };

/** Creates a poll from a template and a title. */
export function NewPoll() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [, navigate] = useLocation();
  const texts = useIssueTexts();
  const [entry, setEntry] = useState(() => keptEntry.read() ?? FIRST_ENTRY);
  const [isAsked, setAsked] = useState(false);
  const titleField = useRef<HTMLInputElement>(null);
  const idField = useRef<HTMLInputElement>(null);

  const { template } = entry;
  const title = entry.title ?? t(`organize.template.${template}.title`);
  const id = useNewPollId(title, entry.pollId);
  const create = useCreatePoll();

  /** Reads what was entered as a definition with this id. */
  const read = (pollId: string) => readDefinition(templateText(template, { t, language }, { pollId, title }), texts);
  const titleIssue = read(id.pollId).issues.find(({ path }) => path.startsWith('title'))?.message;

  const change = (next: Partial<NewPollEntry>) => {
    create.reset();
    const changed = { ...entry, ...next };
    setEntry(changed);
    keptEntry.write(changed);
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (titleIssue !== undefined) {
      titleField.current?.focus();
      return;
    }
    if (id.state.kind === 'invalid' || id.state.kind === 'taken') {
      idField.current?.focus();
      return;
    }
    let { pollId } = id;
    create.mutate(
      async () => {
        pollId = await id.settle();
        const { definition } = read(pollId);
        // Title and id were checked above, and templates are complete.
        if (definition === undefined) throw new Error(`The template "${template}" is not a valid poll.`);
        return definition;
      },
      {
        onSuccess: (poll) => {
          keptEntry.remove();
          void navigate(`/organize/polls/${poll.pollId}/edit`);
        },
        onError: (error) => {
          if (problemOf(error)?.code !== 'poll-exists') return;
          // Somebody has just taken the id: its field says so and offers another one.
          id.refuse(pollId);
          change({ pollId });
          idField.current?.focus();
        },
      },
    );
  };

  const error = problemOf(create.error)?.code === 'poll-exists' ? undefined : create.error;
  return (
    <OrganizerPage title={t('organize.new.heading')} back="/organize">
      <form noValidate onSubmit={submit}>
        <TemplateCards chosen={template} onChoose={(name) => change({ template: name })} />
        <div className={classes.fields}>
          <TextInput
            ref={titleField}
            label={t('organize.new.title')}
            description={t('organize.new.titleHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            lang={language}
            dir="auto"
            autoComplete="off"
            value={title}
            error={isAsked || title !== '' ? titleIssue : undefined}
            onChange={({ currentTarget }) => change({ title: currentTarget.value })}
          />
          <IdField ref={idField} pollId={id.pollId} state={id.state} onChange={(pollId) => change({ pollId })} />
          <ErrorNotice error={error} />
          <div className={classes.actions}>
            <Button type="submit" loading={create.isPending}>
              {t('organize.new.create')}
            </Button>
            <p>{t('organize.new.becomesDraft')}</p>
          </div>
        </div>
      </form>
    </OrganizerPage>
  );
}
