import { Button, Textarea } from '@mantine/core';
import { jsonProblem, prettyJson } from '../features/data/pretty-json.ts';
import { useMessages } from '../i18n/language.tsx';
import classes from './JsonEditor.module.css';

interface JsonEditorProps {
  label: string;
  value: string;
  onChange(value: string): void;
}

/** A text area for JSON that says what is wrong with it. */
export function JsonEditor({ label, value, onChange }: JsonEditorProps) {
  const messages = useMessages();
  const problem = jsonProblem(value);
  return (
    <div className={classes.editor}>
      <Textarea
        label={label}
        description={messages.inputHint}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={problem === undefined ? undefined : messages.notJson(problem)}
        autosize
        minRows={6}
        maxRows={18}
        spellCheck={false}
        autoComplete="off"
        data-autofocus
        classNames={{ input: classes.input }}
      />
      <Button
        className={classes.format}
        size="compact-xs"
        variant="subtle"
        disabled={problem !== undefined}
        onClick={() => onChange(prettyJson(value))}
      >
        {messages.format}
      </Button>
    </div>
  );
}
