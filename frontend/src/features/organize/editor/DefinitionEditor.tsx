import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DefinitionFault } from '../definition/definition.ts';
import classes from './DefinitionEditor.module.css';
import { DefinitionForm } from './DefinitionForm.tsx';
import { Faults } from './Faults.tsx';
import { JsonEditor, type JsonEditorHandle } from './JsonEditor.tsx';

interface DefinitionEditorProps {
  text: string;
  faults: readonly DefinitionFault[];
  onChange: (text: string) => void;
}

/** One text, written as JSON or by fields, and what is wrong with it while it is typed. */
export function DefinitionEditor({ text, faults, onChange }: DefinitionEditorProps) {
  const { t } = useTranslation();
  const editor = useRef<JsonEditorHandle>(null);
  return (
    <div className={classes.both}>
      <section aria-labelledby="fields">
        <h2 id="fields">{t('organize.editor.fields')}</h2>
        <DefinitionForm text={text} onChange={onChange} />
      </section>
      <section aria-labelledby="json">
        <h2 id="json">{t('organize.editor.json')}</h2>
        <JsonEditor ref={editor} label={t('organize.editor.json')} text={text} faults={faults} onChange={onChange} />
        <Faults text={text} faults={faults} onGoTo={(place) => editor.current?.goTo(place)} />
      </section>
    </div>
  );
}
