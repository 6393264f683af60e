import { setDiagnostics } from '@codemirror/lint';
import { Annotation, Compartment, EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { DefinitionIssue } from '../definition/definition.ts';
import type { Edit } from '../definition/edit-text.ts';
import { differenceOf } from '../definition/text-difference.ts';
import type { TextRange } from '../definition/text-range.ts';
import { phrasesIn, shadowOf, writing } from './code-mirror.ts';
import classes from './JsonEditor.module.css';

export interface JsonEditorHandle {
  /** Selects a range of the text and focuses it. */
  goTo: (range: TextRange) => void;
}

interface JsonEditorProps {
  label: string;
  text: string;
  onEdit: (edit: Edit) => void;
  issues: readonly DefinitionIssue[];
  ref?: Ref<JsonEditorHandle>;
}

/** Marks a text that the page gave to the editor, so that the editor doesn't report it back. */
const fromPage = Annotation.define<true>();

/** Edits JSON as text, with its issues underlined. */
export function JsonEditor({ label, text, onEdit, issues, ref }: JsonEditorProps) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  /** The text of the page that the editor shows. */
  const shown = useRef(text);
  const language = useRef(new Compartment());
  const latestOnEdit = useRef(onEdit);
  useEffect(() => {
    latestOnEdit.current = onEdit;
  }, [onEdit]);

  useEffect(() => {
    if (host.current === null) return;
    const root = shadowOf(host.current);
    const view = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: shown.current,
        extensions: [
          writing,
          language.current.of([]),
          EditorView.updateListener.of(({ docChanged, transactions, state }) => {
            if (!docChanged || transactions.some((transaction) => transaction.annotation(fromPage))) return;
            const [before, typed] = [shown.current, state.doc.toString()];
            shown.current = typed;
            // Renders at once: rendered later, this text would replace keys typed meanwhile. A text
            // that the page got meanwhile, for example from another tab, wins and comes into the
            // editor.
            flushSync(() => latestOnEdit.current((newest) => (newest === before ? typed : newest)));
          }),
        ],
      }),
    });
    editor.current = view;
    return () => {
      editor.current = null;
      view.destroy();
    };
  }, []);

  useEffect(() => {
    const named = EditorView.contentAttributes.of({ 'aria-label': label, 'aria-multiline': 'true' });
    editor.current?.dispatch({ effects: language.current.reconfigure([phrasesIn(t), named]) });
  }, [label, t]);

  useEffect(() => {
    const view = editor.current;
    if (view === null || shown.current === text) return;
    shown.current = text;
    // Only replaces what differs, so that the cursor stays in place.
    const { from, ends } = differenceOf(view.state.doc.toString(), text);
    view.dispatch({
      changes: { from, to: ends[0], insert: text.slice(from, ends[1]) },
      annotations: fromPage.of(true),
    });
  });

  useEffect(() => {
    const view = editor.current;
    if (view === null) return;
    const { length } = view.state.doc;
    const diagnostics = issues.map(({ from, to, message }) => ({
      from: Math.min(from, length),
      to: Math.min(to, length),
      severity: 'error' as const,
      message,
    }));
    view.dispatch(setDiagnostics(view.state, diagnostics));
  }, [issues]);

  useImperativeHandle(ref, () => ({
    goTo: ({ from, to }) => {
      const view = editor.current;
      if (view === null) return;
      const { length } = view.state.doc;
      view.dispatch({
        selection: { anchor: Math.min(from, length), head: Math.min(to, length) },
        scrollIntoView: true,
      });
      view.focus();
    },
  }));

  return <div ref={host} className={classes.editor} />;
}
