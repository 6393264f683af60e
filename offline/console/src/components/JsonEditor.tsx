import { Button, Textarea } from '@mantine/core';
import { useMessages } from '../i18n/language.tsx';
import classes from './JsonEditor.module.css';
import { jsonProblem, prettyJson } from './pretty-json.ts';

interface JsonEditorProps {
  label: string;
  hint?: string;
  value: string;
  onChange(value: string): void;
  /** A problem other than the syntax. */
  problem?: string | undefined;
  /** True if it may be empty. */
  optional?: boolean;
  rows?: number;
  /** True if it gets the focus when its dialog opens. */
  first?: boolean;
}

/** A text area for JSON that shows what is wrong with its content. */
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
