import { type Poll, wasOpened } from '@booth/shared';
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { problemOf } from '../../../api/request-error.ts';
import { Notice } from '../../../components/Notice.tsx';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useSavePoll } from '../api/save-poll.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { OrganizerPage } from '../components/OrganizerPage.tsx';
import {
  definitionOf,
  issueAt,
  type Reading,
  readDefinition,
  sameDefinition,
  textOf,
} from '../definition/definition.ts';
import type { Edit } from '../definition/edit-text.ts';
import { mergeDefinitions } from '../definition/merge-definitions.ts';
import { StoredPoll } from '../definition/stored-poll.ts';
import { forgetDraft } from '../drafts/kept-drafts.ts';
import type { PollDraft } from '../drafts/poll-draft.ts';
import { usePollDraft } from '../drafts/use-poll-draft.ts';
import { type IssueTexts, useIssueTexts } from '../issues/issue-texts.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import { Conflict } from './Conflict.tsx';
import classes from './EditPoll.module.css';
import { PollEditor } from './PollEditor.tsx';

/** Returns a stored poll as the base of a draft. */
const baseOf = (poll: Poll): PollDraft['base'] => ({ version: poll.version, text: textOf(definitionOf(poll)) });

/** Returns what the server refused as issues of the text. */
function refusedParts(error: unknown, text: string, { sentence }: IssueTexts, taken: string) {
  const { code, errors = [] } = problemOf(error) ?? {};
  if (code === 'poll-exists') return [issueAt(text, 'pollId', taken)];
  return errors.map(({ path, message }) => issueAt(text, path.replace(/^body\./, ''), sentence(message) ?? message));
}

/** The page that edits the definition of a poll. */
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
  const read = useCallback(
    (written: string): Reading => {
      const reading = readDefinition(written, texts);
      if (reading.definition === undefined || reading.definition.pollId === pollId || !isFixed) return reading;
      return { definition: undefined, issues: [issueAt(written, 'pollId', t('organize.editor.idStays', { pollId }))] };
    },
    [pollId, isFixed, t, texts],
  );
  // Typing is rendered first. Issues and the preview follow when there is time.
  const settled = useDeferredValue(text);
  const isSettled = settled === text;
  const { definition, issues } = useMemo(() => read(settled), [read, settled]);
  const baseDefinition = useMemo(() => readDefinition(base.text).definition ?? definitionOf(poll), [base.text, poll]);
  const save = useSavePoll({ version: base.version, definition: baseDefinition });
  const allIssues = useMemo(() => {
    const taken = t('organize.new.taken', { pollId: definition?.pollId });
    const refused = refusedParts(save.error, settled, texts, taken);
    return refused.length === 0 ? issues : [...issues, ...refused];
  }, [issues, save.error, settled, texts, t, definition]);

  const isBehind = version > base.version && !sameDefinition(poll, baseDefinition);
  const isTheirs = isBehind && isSettled && definition !== undefined && sameDefinition(poll, definition);
  const { isError: wasRefused, reset } = save;
  const { write: writeDraft } = draft;
  const write = useCallback(
    (edit: Edit) => {
      if (wasRefused) reset();
      writeDraft(edit);
    },
    [wasRefused, reset, writeDraft],
  );
  /** Continues from the stored version. The typed text can be brought back. */
  const goOn = (own: string, why: typeof news) => {
    setSetAside(text);
    setNews(why);
    save.reset();
    rebase(baseOf(poll), own);
  };

  // Takes over what a colleague saved if nothing was typed here, or just the same.
  useEffect(() => {
    if (!isBehind || save.isPending) return;
    if (!isUnsaved) restart(baseOf(poll));
    else if (isTheirs) rebase({ version, text });
  }, [isBehind, isUnsaved, isTheirs, save.isPending, rebase, restart, poll, version, text]);

  const conflict = isBehind && isSettled && isUnsaved && !isTheirs && !save.isPending;
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
            draft.write(() => setAside);
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
            const merged = mergeDefinitions(baseDefinition, definitionOf(poll), read(text).definition ?? definition);
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
          draft={draft}
          onWrite={write}
          definition={definition}
          issues={allIssues}
          wasOpened={isFixed}
          canSave={definition !== undefined && !conflict && isUnsaved}
          isSaving={save.isPending}
          state={state}
          onDiscard={() => goOn(baseOf(poll).text, 'dropped')}
          onSave={() => {
            const { definition: typed } = read(text);
            if (typed === undefined) return;
            save.mutate(typed, {
              onSuccess: (saved) => {
                if (!('poll' in saved)) return;
                rebase({ version: saved.poll.version, text });
                setNews(undefined);
                setHasSaved(true);
                if (saved.poll.pollId === pollId) return;
                // The page of the old id closes before its draft would be removed.
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
