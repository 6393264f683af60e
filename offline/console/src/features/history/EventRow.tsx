import { ActionIcon, Anchor, Table } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { memo, useId, useState } from 'react';
import type { HistoryEvent } from '../../api/shapes.ts';
import { JsonBlock } from '../../components/JsonBlock.tsx';
import { durationText } from '../../i18n/duration.ts';
import { useMessages } from '../../i18n/language.tsx';
import classes from './EventTable.module.css';

interface EventRowProps {
  event: HistoryEvent;
  startedAt: number;
  state: string | undefined;
  chosenState: string | undefined;
  onChoose(state: string): void;
}

/** One event, with details that open below it. */
export const EventRow = memo(function EventRow({ event, startedAt, state, chosenState, onChoose }: EventRowProps) {
  const messages = useMessages();
  const [open, setOpen] = useState(false);
  const detailsId = useId();
  const { id, type, timestamp, details } = event;
  const hasDetails = Object.keys(details).length > 0;
  return (
    <>
      <Table.Tr className={classes.row} data-chosen={state !== undefined && state === chosenState}>
        <Table.Td>
          {hasDetails && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={messages.showDetails(id)}
              aria-expanded={open}
              aria-controls={detailsId}
              onClick={() => setOpen(!open)}
            >
              <IconChevronRight className={classes.arrow} data-open={open} size={14} />
            </ActionIcon>
          )}
        </Table.Td>
        <Table.Td ta="right" className="numbers">
          {id}
        </Table.Td>
        <Table.Td>
          <span className={classes.type} data-outcome={outcomeOfType(type)}>
            {type}
          </span>
        </Table.Td>
        <Table.Td>
          {state !== undefined && (
            <Anchor component="button" type="button" size="sm" onClick={() => onChoose(state)}>
              {state}
            </Anchor>
          )}
        </Table.Td>
        <Table.Td ta="right" className="numbers">
          {durationText(timestamp - startedAt, messages)}
        </Table.Td>
      </Table.Tr>
      {open && (
        <Table.Tr id={detailsId}>
          <Table.Td colSpan={5}>
            <JsonBlock label={messages.details} text={readableDetails(details)} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
});

/** Returns the colour of an event that ends something. */
function outcomeOfType(type: string): string {
  if (type.endsWith('TimedOut')) return 'timedOut';
  if (type.endsWith('Failed')) return 'failed';
  if (type.endsWith('Aborted')) return 'aborted';
  if (type === 'ExecutionSucceeded') return 'succeeded';
  return 'none';
}

/** Returns details as JSON text. Their payloads, which AWS sends as text, become JSON as well. */
function readableDetails(details: Record<string, unknown>): string {
  const shown = Object.entries(details).filter(([field]) => !field.endsWith('Details'));
  return JSON.stringify(Object.fromEntries(shown.map(([field, value]) => [field, readable(value)])));
}

function readable(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{"]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
