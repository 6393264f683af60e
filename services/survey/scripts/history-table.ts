import type { HistoryEvent } from '@aws-sdk/client-sfn';

/**
 * Returns the remark of an event: its state, its integration, or its error. Leaves out payloads and
 * tokens.
 */
function remarkOf(event: HistoryEvent): string {
  const state = event.stateEnteredEventDetails?.name ?? event.stateExitedEventDetails?.name;
  if (state !== undefined) return `**${state}**`;
  const task =
    event.taskScheduledEventDetails ??
    event.taskSubmittedEventDetails ??
    event.taskSucceededEventDetails ??
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails;
  const error = event.taskFailedEventDetails?.error ?? event.taskTimedOutEventDetails?.error;
  if (task !== undefined) return [`\`${task.resourceType}:${task.resource}\``, error].filter(Boolean).join(' ');
  return event.executionFailedEventDetails?.error ?? '';
}

/**
 * Returns the events of an execution as a Markdown table; times are milliseconds since its start.
 */
export function historyTable(events: readonly HistoryEvent[]): string {
  const startedAt = events[0]?.timestamp?.getTime() ?? 0;
  const rows = events.map((event) => {
    const milliseconds = (event.timestamp?.getTime() ?? 0) - startedAt;
    return `| ${event.id} | ${event.previousEventId} | ${milliseconds} | ${event.type} | ${remarkOf(event)} |`;
  });
  return ['| id | after | ms | event | |', '| ---: | ---: | ---: | --- | --- |', ...rows].join('\n');
}
