import type { PollDefinition } from '@booth/shared';
import { Button, Tabs } from '@mantine/core';
import { getLocation } from 'jsonc-parser';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useMediaQuery } from '../../../page/use-media-query.ts';
import type { DefinitionIssue } from '../definition/definition.ts';
import { partReader, textIn } from '../definition/definition-part.ts';
import type { Edit } from '../definition/edit-text.ts';
import { differenceOf } from '../definition/text-difference.ts';
import type { EditedDraft } from '../drafts/use-poll-draft.ts';
import { JsonEditor, type JsonEditorHandle } from '../json/JsonEditor.tsx';
import { PollPreview } from '../preview/PollPreview.tsx';
import { PreviewLink } from '../preview/PreviewLink.tsx';
import { EditorBar, type View } from './EditorBar.tsx';
import { EditView } from './EditView.tsx';
import { focusField, keepFocus, showForm, TargetPath } from './focus-field.ts';
import { Issues } from './Issues.tsx';
import { IssuesButton } from './IssuesButton.tsx';
import classes from './PollEditor.module.css';
import { type Selection, selectionOf } from './selection.ts';
import { useEditorKeys } from './use-editor-keys.ts';

/** Narrower windows have no room for the phone beside the form. */
const WITH_PREVIEW = '(min-width: 72rem)';

interface PollEditorProps {
  pollId: string;
  draft: Omit<EditedDraft, 'write'>;
  onWrite: (edit: Edit) => void;
  definition: PollDefinition | undefined;
  issues: readonly DefinitionIssue[];
  wasOpened: boolean;
  canSave: boolean;
  isSaving: boolean;
  /** Says whether the text is saved. */
  state: ReactNode;
  onSave: () => void;
  onDiscard: () => void;
}

/** The field or text range to focus after the next render. */
type Goal = { path: string } | DefinitionIssue;

/** Edits the text of a definition by fields or as JSON, and shows its issues and a preview. */
export function PollEditor(props: PollEditorProps) {
  const { pollId, draft, onWrite, definition, issues, wasOpened, onSave, onDiscard, ...saving } = props;
  const { t } = useTranslation();
  const hasPreview = useMediaQuery(WITH_PREVIEW);
  const [chosenView, setView] = useState<View>('edit');
  const [selection, setSelection] = useState<Selection>(0);
  const [isOutlineShown, setOutlineShown] = useState(true);
  const [areIssuesShown, setIssuesShown] = useState(false);
  const [goal, setGoal] = useState<Goal>();
  const content = useRef<HTMLDivElement>(null);
  const json = useRef<JsonEditorHandle>(null);
  const before = useRef<string>(undefined);

  const { text } = draft;
  const shown = useRef(text);
  const [read] = useState(partReader);
  const poll = useMemo(() => read({ text, issues, onEdit: onWrite }), [read, text, issues, onWrite]);
  const screens = poll?.at('screens').list() ?? [];
  const selected =
    selection === 'settings' || screens.length === 0 ? 'settings' : Math.min(selection, screens.length - 1);
  const view = chosenView === 'preview' && hasPreview ? 'edit' : chosenView;

  const select = (next: Selection, path = '') => {
    setSelection(next);
    setOutlineShown(false);
    setGoal({ path });
  };
  const goTo = (issue: DefinitionIssue) => {
    setIssuesShown(false);
    if (view === 'json' || poll === undefined) {
      setView('json');
      setGoal(issue);
      return;
    }
    setView('edit');
    select(selectionOf(issue.path), issue.path);
  };
  const step = (action: 'undo' | 'redo') => {
    before.current = text;
    draft[action]();
  };
  const save = () => {
    if (issues.length > 0) setIssuesShown(true);
    else if (saving.canSave && !saving.isSaving) onSave();
  };
  useEditorKeys({ undo: () => step('undo'), redo: () => step('redo'), save });

  useEffect(() => {
    if (goal === undefined || content.current === null) return;
    setGoal(undefined);
    if ('from' in goal && view === 'json') json.current?.goTo(goal);
    else if (goal.path !== '') focusField(content.current, goal.path);
    else showForm(content.current);
  }, [goal, view]);

  useEffect(() => {
    if (shown.current === text) return;
    shown.current = text;
    if (content.current !== null) keepFocus(content.current);
    if (before.current === undefined) return;
    // Shows the part that was undone.
    const { from, ends } = differenceOf(before.current, text);
    before.current = undefined;
    const { path } = getLocation(text, Math.min(from + 1, ends[1]));
    if (path.length > 0) setSelection(selectionOf(path.join('.')));
  }, [text]);

  const shownScreen = selected === 'settings' ? undefined : screens[selected];
  const shownId = shownScreen && textIn(shownScreen.at('id'));
  // The preview stays at its screen while the text is no JSON.
  const [previewed, setPreviewed] = useState(shownId);
  if (poll !== undefined && previewed !== shownId) setPreviewed(shownId);
  const preview = (
    <>
      <PollPreview definition={definition} screenId={previewed} />
      <div className={classes.link}>
        <PreviewLink pollId={pollId} leadsThere />
      </div>
    </>
  );
  return (
    <Tabs
      value={view}
      onChange={(next) => setView(next === 'json' || next === 'preview' ? next : 'edit')}
      keepMounted={false}
      className={classes.editor}
    >
      <EditorBar
        views={hasPreview ? ['edit', 'json'] : ['edit', 'preview', 'json']}
        canUndo={draft.canUndo}
        canRedo={draft.canRedo}
        onUndo={() => step('undo')}
        onRedo={() => step('redo')}
        state={saving.state}
        canDiscard={draft.isUnsaved && !saving.isSaving}
        onDiscard={onDiscard}
        canSave={saving.canSave || issues.length > 0}
        isSaving={saving.isSaving}
        onSave={save}
        issues={
          <IssuesButton
            text={text}
            issues={issues}
            isOpen={areIssuesShown && issues.length > 0}
            onToggle={setIssuesShown}
            onGoTo={goTo}
          />
        }
      />
      <div ref={content} className={classes.content}>
        <Tabs.Panel value="edit" className={classes.view}>
          {poll === undefined ? (
            <div className={classes.noJson}>
              <p>{t('organize.editor.noJson')}</p>
              <Button variant="default" onClick={() => setView('json')}>
                {t('organize.editor.toJson')}
              </Button>
            </div>
          ) : (
            <TargetPath value={goal?.path}>
              <EditView
                poll={poll}
                issues={issues}
                wasOpened={wasOpened}
                changes={draft.changes}
                selection={selected}
                onSelect={select}
                onFollow={setSelection}
                isOutlineShown={isOutlineShown}
                onShowOutline={() => setOutlineShown(true)}
                onUndo={() => step('undo')}
              />
            </TargetPath>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="json" className={classes.view}>
          <div data-definition>
            <JsonEditor ref={json} label={t('organize.editor.json')} text={text} issues={issues} onEdit={onWrite} />
          </div>
          {issues.length > 0 && (
            <section aria-label={t('organize.editor.issues')}>
              <Issues text={text} issues={issues} onGoTo={goTo} />
            </section>
          )}
        </Tabs.Panel>
        {hasPreview ? (
          <div className={classes.preview}>{preview}</div>
        ) : (
          <Tabs.Panel value="preview" className={classes.view}>
            {preview}
          </Tabs.Panel>
        )}
      </div>
    </Tabs>
  );
}
