import { Pagination, Switch, Table } from '@mantine/core';
import { useState } from 'react';
import type { HistoryEvent } from '../../api/shapes.ts';
import { Panel } from '../../components/Panel.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { EventRow } from './EventRow.tsx';
import classes from './EventTable.module.css';
import type { Replay } from './replay.ts';

const ROWS_PER_PAGE = 100;

interface EventTableProps {
  events: readonly HistoryEvent[];
  replay: Replay;
  /** The state that is chosen in the graph. */
  state: string | undefined;
  onChoose(state: string): void;
}

/** All events of the history in pages, in either order. */
export function EventTable({ events, replay, state, onChoose }: EventTableProps) {
  const messages = useMessages();
  const [onlyState, setOnlyState] = useState(false);
  const [newestFirst, setNewestFirst] = useState(false);
  const [page, setPage] = useState(1);
  const startedAt = events[0]?.timestamp ?? 0;
  const filtered =
    onlyState && state !== undefined ? events.filter(({ id }) => replay.visitOf(id)?.state === state) : events;
  const ordered = newestFirst ? filtered.toReversed() : filtered;
  const pages = Math.max(1, Math.ceil(ordered.length / ROWS_PER_PAGE));
  const shownPage = Math.min(page, pages);

  return (
    <Panel
      title={messages.events}
      aside={
        <div className={classes.controls}>
          <span className="numbers">{messages.eventCount(filtered.length)}</span>
          <Switch
            size="xs"
            label={messages.onlyState}
            disabled={state === undefined}
            checked={onlyState && state !== undefined}
            onChange={(event) => setOnlyState(event.currentTarget.checked)}
          />
          <Switch
            size="xs"
            label={messages.newestFirst}
            checked={newestFirst}
            onChange={(event) => setNewestFirst(event.currentTarget.checked)}
          />
        </div>
      }
    >
      <Table.ScrollContainer minWidth={560}>
        <Table horizontalSpacing="md" verticalSpacing={5} aria-label={messages.events}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th className={classes.narrow} aria-label={messages.details} />
              <Table.Th className={classes.narrow} ta="right">
                {messages.eventId}
              </Table.Th>
              <Table.Th>{messages.eventType}</Table.Th>
              <Table.Th>{messages.state}</Table.Th>
              <Table.Th ta="right">{messages.sinceStart}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {ordered.slice((shownPage - 1) * ROWS_PER_PAGE, shownPage * ROWS_PER_PAGE).map((event) => (
              <EventRow
                key={event.id}
                event={event}
                startedAt={startedAt}
                state={replay.visitOf(event.id)?.state}
                chosenState={state}
                onChoose={onChoose}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {pages > 1 && (
        <Pagination m="sm" size="sm" total={pages} value={shownPage} onChange={setPage} aria-label={messages.page} />
      )}
    </Panel>
  );
}
