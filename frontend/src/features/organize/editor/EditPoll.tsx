import type { Poll } from '@booth/shared';
import { useEffect, useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { problemOf } from '../../../api/request-error.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { usePollText } from '../../poll/use-poll-text.ts';
import { Notice } from '../../survey/components/Notice.tsx';
import { useSavePoll } from '../api/save-poll.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { OrganizerPage } from '../components/OrganizerPage.tsx';
import { definitionOf, issueAt, readDefinition, sameDefinition, textOf } from '../definition/definition.ts';
import { mergeDefinitions } from '../definition/merge-definitions.ts';
import { StoredPoll, wasOpened } from '../definition/stored-poll.ts';
import { type IssueTexts, useIssueTexts } from '../issues/issue-texts.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import { Conflict } from './Conflict.tsx';
import classes from './EditPoll.module.css';
import { forgetDraft } from './kept-drafts.ts';
import { PollEditor } from './PollEditor.tsx';
import type { PollDraft } from './poll-draft.ts';
import { usePollDraft } from './use-poll-draft.ts';

/** A stored poll as the text that a draft is held against. */
const baseOf = (poll: Poll): PollDraft['base'] => ({ version: poll.version, text: textOf(definitionOf(poll)) });

/** What the server refused of a text, at its places. */
function refusedParts(error: unknown, text: string, { sentence }: IssueTexts, taken: string) {
  const { code, errors = [] } = problemOf(error) ?? {};
  if (code === 'poll-exists') return [issueAt(text, 'pollId', taken)];
  return errors.map(({ path, message }) => issueAt(text, path.replace(/^body\./, ''), sentence(message) ?? message));
}

/** The definition of a poll, to be changed. */
export function EditPoll({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const pollText = usePollText(poll);
  const [, navigate] = useLocation();
  const { id: organizerId } = useOrganizer();
  const { pollId, version } = poll;
  const isFixed = wasOpened(poll);
  const draft = usePollDraft(pollId, () => baseOf(poll));
  const { text, base, isUnsaved, rebase, restart } = draft;
  const [setAside, setSetAside] = useState<string>();
  const [news, setNews] = useState<'merged' | 'taken' | 'dropped'>();
  const [hasSaved, setHasSaved] = useState(false);

  const texts = useIssueTexts();
  const { definition, issues } = useMemo(() => {
    const reading = readDefinition(text, texts);
    if (reading.definition === undefined || reading.definition.pollId === pollId || !isFixed) return reading;
    return { definition: undefined, issues: [issueAt(text, 'pollId', t('organize.editor.idStays', { pollId }))] };
  }, [text, pollId, isFixed, t, texts]);
  const baseDefinition = useMemo(() => readDefinition(base.text).definition ?? definitionOf(poll), [base.text, poll]);
  const save = useSavePoll({ version: base.version, definition: baseDefinition });
  const refused = useMemo(() => {
    const taken = t('organize.new.taken', { pollId: definition?.pollId });
    return refusedParts(save.error, text, texts, taken);
  }, [save.error, text, texts, t, definition]);

  const isBehind = version > base.version && !sameDefinition(poll, baseDefinition);
  const isTheirs = definition !== undefined && sameDefinition(poll, definition);
  /** Goes on from what the server has now; the text that was typed can be brought back. */
  const goOn = (own: string, why: typeof news) => {
    setSetAside(text);
    setNews(why);
    save.reset();
    rebase(baseOf(poll), own);
  };

  // Nothing is typed, or just the same, so nothing is in the way of what a colleague saved.
  useEffect(() => {
    if (!isBehind || save.isPending) return;
    if (!isUnsaved) restart(baseOf(poll));
    else if (isTheirs) rebase({ version, text });
  }, [isBehind, isUnsaved, isTheirs, save.isPending, rebase, restart, poll, version, text]);

  const conflict = isBehind && isUnsaved && !isTheirs && !save.isPending;
  const state = isUnsaved ? (
    t(draft.isKept ? 'organize.editor.kept' : 'organize.editor.unsaved')
  ) : (
    <>
      {t('organize.editor.saved', { version })}
      {hasSaved && (
        <Link to={`/organize/polls/${pollId}`} className={classes.inline}>
          {t('organize.editor.toPoll')}
        </Link>
      )}
    </>
  );
  const whatHappened = news !== undefined && (
    <>
      {t(`organize.conflict.${news}`, { version })}{' '}
      {setAside !== undefined && (
        <button
          type="button"
          className={classes.inline}
          onClick={() => {
            draft.write(setAside);
            setSetAside(undefined);
            setNews(undefined);
          }}
        >
          {t('organize.conflict.bringBack')}
        </button>
      )}
    </>
  );
  return (
    <OrganizerPage
      title={t('organize.editor.edit', { title: pollText(poll.title) })}
      back={`/organize/polls/${pollId}`}
      isWide
    >
      <Notice tone="news">{whatHappened}</Notice>
      <Notice tone="news">{draft.isFromOtherTab && isUnsaved && t('organize.editor.otherTab')}</Notice>
      {conflict && definition !== undefined && (
        <Conflict
          theirs={poll}
          yours={definition}
          onTakeTheirs={() => goOn(baseOf(poll).text, 'taken')}
          onApplyMine={() => {
            const merged = mergeDefinitions(baseDefinition, definitionOf(poll), definition);
            goOn(`${JSON.stringify(merged, null, 2)}\n`, 'merged');
          }}
        />
      )}
      <Notice tone="problem">
        {conflict && definition === undefined && t('organize.conflict.mendFirst', { version })}
      </Notice>
      <ErrorNotice error={save.error} />
      <StoredPoll value={poll}>
        <PollEditor
          pollId={pollId}
          draft={{
            ...draft,
            write: (next) => {
              save.reset();
              draft.write(next);
            },
          }}
          definition={definition}
          issues={[...issues, ...refused]}
          wasOpened={isFixed}
          canSave={definition !== undefined && !conflict && isUnsaved}
          isSaving={save.isPending}
          state={state}
          onDiscard={() => goOn(baseOf(poll).text, 'dropped')}
          onSave={() => {
            if (definition === undefined) return;
            save.mutate(definition, {
              onSuccess: (saved) => {
                if (!('poll' in saved)) return;
                rebase({ version: saved.poll.version, text });
                setNews(undefined);
                setHasSaved(true);
                if (saved.poll.pollId === pollId) return;
                // This page ends here, before it can forget its draft.
                forgetDraft(organizerId, pollId);
                void navigate(`/organize/polls/${saved.poll.pollId}/edit`, { replace: true });
              },
            });
          }}
        />
      </StoredPoll>
    </OrganizerPage>
  );
}
