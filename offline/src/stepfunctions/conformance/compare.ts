import { firstDifference } from './masks.ts';
import { type PlainEvent, plainEvent, type RecordedCase } from './recording.ts';

/** `exact`: all events are equal; `sameEnd`: the last one is; `different`: not even that. */
export type Verdict = { verdict: 'exact' } | { verdict: 'sameEnd' | 'different'; difference: string };

/**
 * Compares a history with the recorded one: types, order, names and indexes, details,
 * previousEventId.
 */
export function compareHistories(recorded: RecordedCase, actual: PlainEvent[]): Verdict {
  const wanted = recorded.events.map(plainEvent);
  const difference = recorded.maskedIds ? differenceAsSets(actual, wanted) : differenceInOrder(actual, wanted);
  if (difference === undefined) return { verdict: 'exact' };
  const [last, wantedLast] = [actual.at(-1), wanted.at(-1)];
  const sameEnd =
    last !== undefined && wantedLast !== undefined && differenceOfEvents(last, wantedLast, false) === undefined;
  return { verdict: sameEnd ? 'sameEnd' : 'different', difference };
}

function differenceInOrder(actual: PlainEvent[], wanted: PlainEvent[]): string | undefined {
  const links = sinceMapRunsChanged(wanted);
  for (let index = 0; index < Math.max(actual.length, wanted.length); index++) {
    const [got, want] = [actual[index], links[index]];
    if (got === undefined) return `event ${index + 1}: got none, recorded ${title(want)}`;
    if (want === undefined) return `event ${index + 1}: got ${title(got)}, recorded none`;
    const difference = differenceOfEvents(got, want, true);
    if (difference !== undefined) return `event ${index + 1} ${difference}`;
  }
  return undefined;
}

/**
 * Until August 2024 AWS linked the MapStateExited of a distributed Map to MapRunSucceeded, since
 * November 2024 to MapRunStarted. Converts old recordings to the new links.
 */
function sinceMapRunsChanged(events: PlainEvent[]): PlainEvent[] {
  return events.map((event) => {
    const previous = events.find(({ id }) => id === event.previousEventId);
    const linkedToEnd = event.type === 'MapStateExited' && previous?.type === 'MapRunSucceeded';
    return linkedToEnd ? { ...event, previousEventId: previous.previousEventId } : event;
  });
}

/**
 * Compares without order: every recorded event must exist once, and no other. A sorted recording
 * has lost events of its Parallel states; its highest id tells how many.
 */
function differenceAsSets(actual: PlainEvent[], wanted: PlainEvent[]): string | undefined {
  const left = [...actual];
  for (const want of wanted) {
    const index = left.findIndex((got) => differenceOfEvents(got, want, true) === undefined);
    if (index < 0) return `${title(want)} is missing`;
    left.splice(index, 1);
  }
  const ids = wanted.map(({ id }) => (typeof id === 'number' ? id : 0));
  const lost = Math.max(...ids) - wanted.length;
  const extra = left.find(({ type }) => !type.startsWith('Parallel')) ?? (left.length === lost ? undefined : left[0]);
  return extra === undefined ? undefined : `${title(extra)} is not recorded`;
}

function differenceOfEvents(got: PlainEvent, want: PlainEvent, withIds: boolean): string | undefined {
  if (got.type !== want.type) return `got ${title(got)}, recorded ${title(want)}`;
  const details = firstDifference(got.details, want.details);
  if (details !== undefined) return `${want.type} ${details}`;
  if (!withIds) return undefined;
  for (const field of ['id', 'previousEventId'] as const) {
    const hidden = typeof want[field] !== 'number' || (want[field] === 0 && typeof want.id !== 'number');
    if (!hidden && got[field] !== want[field])
      return `${want.type} ${field}: got ${got[field]}, recorded ${want[field]}`;
  }
  return undefined;
}

function title(event: PlainEvent | undefined): string {
  if (event === undefined) return 'none';
  const { name, index, error, cause } = event.details;
  return [event.type, name, index, error, cause]
    .filter((part) => part !== undefined)
    .join(' ')
    .slice(0, 300);
}
