import { Button, Textarea } from '@mantine/core';
import { jsonProblem, prettyJson } from '../features/data/pretty-json.ts';
import { useMessages } from '../i18n/language.tsx';
import classes from './JsonEditor.module.css';

interface JsonEditorProps {
  label: string;
  hint?: string;
  value: string;
  onChange(value: string): void;
  /** What is wrong beside its syntax. */
  problem?: string | undefined;
  /** Whether it may be empty. */
  optional?: boolean;
  rows?: number;
  /** Whether a dialog that opens begins here. */
  first?: boolean;
}

/** A text area for JSON that says what is wrong with it. */
export function JsonEditor({
  label,
  hint,
  value,
  onChange,
  problem,
  optional = false,
  rows = 6,
  first = false,
}: JsonEditorProps) {
  const messages = useMessages();
  const syntax = optional && value.trim() === '' ? undefined : jsonProblem(value);
  return (
    <div className={classes.editor}>
      <Textarea
        label={label}
        description={hint ?? messages.inputHint}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={syntax === undefined ? problem : messages.notJson(syntax)}
        autosize
        minRows={rows}
        maxRows={18}
        spellCheck={false}
        autoComplete="off"
        data-autofocus={first || undefined}
        classNames={{ input: classes.input }}
      />
      <Button
        className={classes.format}
        size="compact-xs"
        variant="subtle"
        disabled={syntax !== undefined || value.trim() === ''}
        onClick={() => onChange(prettyJson(value))}
        aria-label={`${messages.format}: ${label}`}
      >
        {messages.format}
      </Button>
    </div>
  );
}
