import { ActionIcon, Code, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useId, useMemo } from 'react';
import { useMessages } from '../i18n/language.tsx';
import classes from './JsonBlock.module.css';
import { jsonParts } from './json-parts.ts';
import { prettyJson } from './pretty-json.ts';
import { withoutTaskTokens } from './task-tokens.ts';

interface JsonBlockProps {
  label: string;
  /** JSON text, or plain text. */
  text: string;
  /** True to fill the available height, instead of growing with the text up to a limit. */
  tall?: boolean;
}

/** JSON with a label, indented and with its task tokens hidden. */
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
      {/* The keyboard must be able to reach a region that scrolls. */}
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
