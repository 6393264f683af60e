import type { Poll } from '@booth/shared';
import { Button } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { Notice } from '../../survey/components/Notice.tsx';
import { useSavePoll } from '../api/save-poll.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { OrganizerPage } from '../components/OrganizerPage.tsx';
import { definitionOf, issueAt, readDefinition, sameDefinition, textOf } from '../definition/definition.ts';
import { mergeDefinitions } from '../definition/merge-definitions.ts';
import { useIssueTexts } from '../issues/issue-texts.ts';
import { PollPreview } from '../preview/PollPreview.tsx';
import { Conflict } from './Conflict.tsx';
import { DefinitionEditor } from './DefinitionEditor.tsx';
import classes from './EditPoll.module.css';
import type { PollDraft } from './poll-draft.ts';
import { usePollDraft } from './use-poll-draft.ts';

/** A draft that changes nothing yet. */
function draftOf(poll: Poll): PollDraft & { base: object } {
  const text = textOf(definitionOf(poll));
  return { text, base: { version: poll.version, text } };
}

/** The definition of a poll, to be changed. */
export function EditPoll({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { pollId, version } = poll;
  const { draft, unsaved, change, drop } = usePollDraft(pollId, () => draftOf(poll));
  const base = draft.base ?? draftOf(poll).base;
  const [setAside, setSetAside] = useState<PollDraft>();
  const [news, setNews] = useState<'merged' | 'taken' | 'dropped'>();

  const texts = useIssueTexts();
  const { definition, issues } = useMemo(() => {
    const reading = readDefinition(draft.text, texts);
    if (reading.definition === undefined || reading.definition.pollId === pollId) return reading;
    return { definition: undefined, issues: [issueAt(draft.text, 'pollId', t('organize.editor.idStays', { pollId }))] };
  }, [draft.text, pollId, t, texts]);
  const baseDefinition = useMemo(() => readDefinition(base.text).definition ?? definitionOf(poll), [base.text, poll]);
  const save = useSavePoll({ version: base.version, definition: baseDefinition });

  const isBehind = version > base.version && !sameDefinition(poll, baseDefinition);
  const edit = (text: string) => {
    save.reset();
    change({ ...draft, text });
  };
  /**
   * Goes on from what the server has now, with another text; the one that was typed can be brought
   * back.
   */
  const goOn = (text: string, why: typeof news) => {
    setSetAside(draft);
    setNews(why);
    save.reset();
    change({ text, base: draftOf(poll).base });
  };

  // Nothing is typed, so nothing is in the way of what a colleague saved.
  useEffect(() => {
    if (isBehind && !unsaved) change(draftOf(poll));
  }, [isBehind, unsaved, change, poll]);

  const conflict = isBehind && unsaved;
  return (
    <OrganizerPage title={t('organize.editor.edit', { pollId })} back={`/organize/polls/${pollId}`} isWide>
      <Notice tone="news">
        {news && (
          <>
            {t(`organize.conflict.${news}`, { version })}{' '}
            {setAside && (
              <button
                type="button"
                className={classes.inline}
                onClick={() => {
                  change({ ...draft, text: setAside.text });
                  setSetAside(undefined);
                  setNews(undefined);
                }}
              >
                {t('organize.conflict.bringBack')}
              </button>
            )}
          </>
        )}
      </Notice>
      {conflict && definition !== undefined && (
        <Conflict
          theirs={poll}
          yours={definition}
          onTakeTheirs={() => goOn(draftOf(poll).text, 'taken')}
          onApplyMine={() => {
            const merged = mergeDefinitions(baseDefinition, definitionOf(poll), definition);
            goOn(`${JSON.stringify(merged, null, 2)}\n`, 'merged');
          }}
        />
      )}
      <Notice tone="problem">
        {conflict && definition === undefined && t('organize.conflict.mendFirst', { version })}
      </Notice>
      <PollPreview definition={definition} />
      <DefinitionEditor text={draft.text} issues={issues} onChange={edit} />
      <ErrorNotice error={save.error} />
      <div className={classes.actions}>
        <span className={classes.state}>
          {t(unsaved ? 'organize.editor.unsaved' : 'organize.editor.saved', { version })}
        </span>
        <Button
          variant="default"
          disabled={!unsaved || save.isPending}
          onClick={() => goOn(draftOf(poll).text, 'dropped')}
        >
          {t('organize.editor.startOver')}
        </Button>
        <Button
          disabled={definition === undefined || conflict || !unsaved}
          loading={save.isPending}
          onClick={() => {
            if (definition === undefined) return;
            save.mutate(definition, {
              onSuccess: (saved) => {
                if (!('poll' in saved)) return;
                drop();
                void navigate(`/organize/polls/${pollId}`);
              },
            });
          }}
        >
          {t('organize.editor.save')}
        </Button>
      </div>
    </OrganizerPage>
  );
}
