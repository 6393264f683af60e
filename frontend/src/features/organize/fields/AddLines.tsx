import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import classes from './ListField.module.css';
import { type AddedLines, addedLines, linesOf } from './pasted-lines.ts';

interface AddLinesProps {
  /** The label of the field. */
  label: string;
  /** The labels that the list has. */
  present: readonly string[];
  most: number;
  /** The language of the labels. */
  language: string;
  onAdd: (labels: readonly string[]) => void;
}

/** Adds members to a list: one by pressing Enter, several by pasting lines. */
export function AddLines({ label, present, most, language, onAdd }: AddLinesProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [outcome, setOutcome] = useState<AddedLines>();
  const isFull = present.length >= most;

  const add = (lines: readonly string[]) => {
    const result = addedLines(lines, present, most);
    setOutcome(result);
    if (result.added.length === 0) return;
    onAdd(result.added);
    setTyped('');
  };
  const messages =
    outcome === undefined
      ? []
      : [
          outcome.added.length > 1 && t('organize.form.list.added', { count: outcome.added.length }),
          outcome.doubles > 0 && t('organize.form.list.doubles', { count: outcome.doubles }),
          outcome.left > 0 && t('organize.form.list.left', { count: outcome.left, most }),
        ].filter((sentence) => sentence !== false);

  return (
    <div className={classes.add}>
      <TextInput
        label={label}
        description={isFull ? t('organize.form.list.full', { most }) : t('organize.form.list.paste')}
        lang={language}
        dir="auto"
        disabled={isFull}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setOutcome(undefined);
        }}
        onPaste={(event) => {
          const lines = linesOf(event.clipboardData.getData('text/plain'));
          if (lines.length < 2) return;
          event.preventDefault();
          add(lines);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          if (typed.trim() !== '') add([typed.trim()]);
        }}
      />
      <Button variant="default" onClick={() => add([typed.trim()])} disabled={isFull || typed.trim() === ''}>
        {t('organize.form.addOption')}
      </Button>
      <p role="status" className={classes.outcome}>
        {messages.join(' ')}
      </p>
    </div>
  );
}
