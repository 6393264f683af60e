import { setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { DefinitionIssue } from '../definition/definition.ts';
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
  onChange: (text: string) => void;
  issues: readonly DefinitionIssue[];
  ref?: Ref<JsonEditorHandle>;
}

/** Edits JSON as text, with its issues underlined. */
export function JsonEditor({ label, text, onChange, issues, ref }: JsonEditorProps) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const atStart = useRef(text);
  const language = useRef(new Compartment());
  const latestOnChange = useRef(onChange);
  useEffect(() => {
    latestOnChange.current = onChange;
  }, [onChange]);

  useEffect(() => {
    if (host.current === null) return;
    const root = shadowOf(host.current);
    const view = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: atStart.current,
        extensions: [
          writing,
          language.current.of([]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latestOnChange.current(update.state.doc.toString());
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
    if (view === null || view.state.doc.toString() === text) return;
    // Only replaces what differs, so that the cursor stays in place.
    const { from, ends } = differenceOf(view.state.doc.toString(), text);
    view.dispatch({ changes: { from, to: ends[0], insert: text.slice(from, ends[1]) } });
  }, [text]);

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
