import { ActionIcon, Code, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useId, useMemo } from 'react';
import { prettyJson } from '../features/data/pretty-json.ts';
import { withoutTaskTokens } from '../features/data/task-tokens.ts';
import { useMessages } from '../i18n/language.tsx';
import classes from './JsonBlock.module.css';
import { jsonParts } from './json-parts.ts';

interface JsonBlockProps {
  label: string;
  /** JSON text, or plain text. */
  text: string;
  /** Takes the height there is, instead of growing with its text up to a limit. */
  tall?: boolean;
}

/** JSON with its name, indented and with its task tokens hidden. */
export function JsonBlock({ label, text, tall = false }: JsonBlockProps) {
  const messages = useMessages();
  const id = useId();
  const shown = useMemo(() => withoutTaskTokens(prettyJson(text), messages.taskToken), [text, messages]);
  return (
    <section aria-labelledby={id} className={classes.block} data-tall={tall}>
      <div className={classes.head}>
        <h3 id={id} className={classes.label}>
          {label}
        </h3>
        <CopyButton value={shown}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? messages.copied : messages.copy}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                onClick={copy}
                aria-label={`${messages.copy}: ${label}`}
              >
                {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </div>
      {/* A region that scrolls must be reachable by the keyboard. */}
      <Code block className={classes.code} tabIndex={0} role="group" aria-labelledby={id}>
        {jsonParts(shown).map(({ kind, text: part, at }) => (
          <span key={at} className={classes[kind]}>
            {part}
          </span>
        ))}
      </Code>
    </section>
  );
}
