import { messagesThatStay } from '../src/redrive/redrive.ts';
import type { Dropped, RedriveReport, Unreadable } from '../src/redrive/redrive-contract.ts';

/** The reports of all calls of a run, together. */
export type RedriveRun = Omit<RedriveReport, 'more'>;

/**
 * Adds the report of one more call to a run. `heldElsewhere` stays that of the first call, because
 * later calls may still see messages that earlier calls held.
 */
export function togetherWith(run: RedriveRun | undefined, { more: _more, ...report }: RedriveReport): RedriveRun {
  if (run === undefined) return report;
  return {
    counted: run.counted + report.counted,
    failed: [...run.failed, ...report.failed],
    unknown: [...run.unknown, ...report.unknown],
    stillUncountable: [...run.stillUncountable, ...report.stillUncountable],
    unreadable: [...run.unreadable, ...report.unreadable],
    dropped: [...run.dropped, ...report.dropped],
    heldElsewhere: run.heldElsewhere,
  };
}

/** Returns true if the queue still holds messages that this run knows. */
export const isSomethingLeft = (run: RedriveRun): boolean => messagesThatStay(run).length + run.heldElsewhere > 0;

const messages = (count: number) => (count === 1 ? '1 message' : `${count} messages`);

/** Returns a line about the progress of a run. */
export function progressLine(run: RedriveRun): string {
  return `${messages(run.counted)} counted, ${messagesThatStay(run).length} stay, ${run.dropped.length} dropped so far …`;
}

/**
 * Returns a summary of a run for people: how many messages, why, and what to do about those that
 * are left.
 */
export function summaryLines(run: RedriveRun): string[] {
  const lines = [`${messages(run.counted)} counted and taken out of the queue.`];
  if (run.dropped.length > 0) {
    lines.push(`${messages(run.dropped.length)} dropped:`, ...byReason(run.dropped, whole));
  }
  if (run.failed.length > 0) {
    lines.push(
      `${messages(run.failed.length)} could not be counted now and stay in the queue; run redrive again:`,
      ...byReason(run.failed, ({ reason }) => reason),
    );
  }
  if (run.unknown.length > 0) {
    lines.push(
      `${messages(run.unknown.length)} are of a kind that this version does not know, and stay in the queue; look at them there:`,
      ...byReason(run.unknown, ({ reason }) => reason),
    );
  }
  if (run.stillUncountable.length > 0) {
    lines.push(
      `${messages(run.stillUncountable.length)} still can't be counted and stay in the queue:`,
      ...byReason(run.stillUncountable, whole),
      'If no fix is to come, `npm run redrive -- --drop-uncountable` deletes these messages. What was counted of their ' +
        'items before stays until the poll is rebuilt.',
    );
  }
  if (run.unreadable.length > 0) {
    lines.push(
      `${messages(run.unreadable.length)} stay in the queue, but their records are gone; only the tables still have the data:`,
      ...byReason(run.unreadable, whole),
      ...remedies(run.unreadable),
      'After that, `npm run redrive -- --drop-unreadable` deletes these messages.',
    );
  }
  if (run.heldElsewhere > 0) {
    lines.push(
      `About ${messages(run.heldElsewhere)} were held by another redrive, which is running or has died. ` +
        'They come back to the queue within 16 minutes; run redrive again then.',
    );
  }
  if (!isSomethingLeft(run)) lines.push('Nothing is left in the queue.');
  return lines;
}

const whole = ({ pollId, reason }: Dropped) => (pollId === undefined ? reason : `poll "${pollId}": ${reason}`);

/** Returns a line for each reason, with the number of messages that have it. */
function byReason<Message>(list: readonly Message[], reasonOf: (message: Message) => string): string[] {
  const counts = new Map<string, number>();
  for (const message of list) counts.set(reasonOf(message), (counts.get(reasonOf(message)) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `  ${count} × ${reason.replaceAll('\n', ' ')}`);
}

/** What to do about unreadable messages of each stream, with and without the name of the poll. */
const REMEDIES: Record<Unreadable['stream'], { ofPoll(pollId: string): string; ofUnknown: string }> = {
  votes: {
    ofPoll: (pollId) => `  needs \`npm run rebuild -- --poll ${pollId}\``,
    ofUnknown: '  needs `npm run rebuild -- --poll ID` of each poll in which votes were cast or changed at those times',
  },
  // A recount of votes does not copy the poll itself. On /organize, saving without a change stores
  // nothing.
  polls: {
    ofPoll: (pollId) =>
      `  needs the poll "${pollId}" once more: push it again (\`npm run poll -- push FILE\`), or change it on /organize and save`,
    ofUnknown:
      '  needs each poll that was changed at those times once more: push it again (`npm run poll -- push FILE`), ' +
      'or change it on /organize and save',
  },
};

function remedies(unreadable: readonly Unreadable[]): string[] {
  const lines = unreadable.map(({ stream, pollId }) =>
    pollId === undefined ? REMEDIES[stream].ofUnknown : REMEDIES[stream].ofPoll(pollId),
  );
  return [...new Set(lines)];
}
