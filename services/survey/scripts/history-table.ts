import type { HistoryEvent } from '@aws-sdk/client-sfn';

/** What is worth a word of an event's details: the state, the integration, the error; never a payload or a token. */
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

/** The events of an execution as a Markdown table; times in milliseconds since its start. */
export function historyTable(events: readonly HistoryEvent[]): string {
  const startedAt = events[0]?.timestamp?.getTime() ?? 0;
  const rows = events.map((event) => {
    const milliseconds = (event.timestamp?.getTime() ?? 0) - startedAt;
    return `| ${event.id} | ${event.previousEventId} | ${milliseconds} | ${event.type} | ${remarkOf(event)} |`;
  });
  return ['| id | after | ms | event | |', '| ---: | ---: | ---: | --- | --- |', ...rows].join('\n');
}
