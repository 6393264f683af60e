import { useRef } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { DefinitionIssue } from '../definition/definition.ts';
import classes from './DefinitionEditor.module.css';
import { DefinitionForm } from './DefinitionForm.tsx';
import { Issues } from './Issues.tsx';
import { JsonEditor, type JsonEditorHandle } from './JsonEditor.tsx';

interface DefinitionEditorProps {
  text: string;
  issues: readonly DefinitionIssue[];
  onChange: (text: string) => void;
}

/** One text, written as JSON or by fields, and what is wrong with it while it is typed. */
export function DefinitionEditor({ text, issues, onChange }: DefinitionEditorProps) {
  const { t } = useTranslation();
  const editor = useRef<JsonEditorHandle>(null);
  return (
    <div className={classes.both}>
      <section aria-labelledby="fields">
        <h2 id="fields">{t('organize.editor.fields')}</h2>
        <DefinitionForm text={text} issues={issues} onChange={onChange} />
      </section>
      <section aria-labelledby="json">
        <h2 id="json">{t('organize.editor.json')}</h2>
        <JsonEditor ref={editor} label={t('organize.editor.json')} text={text} issues={issues} onChange={onChange} />
        <Issues text={text} issues={issues} onGoTo={(place) => editor.current?.goTo(place)} />
      </section>
    </div>
  );
}
