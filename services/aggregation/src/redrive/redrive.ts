import type { DeadLetterQueue, HeldMessage } from '../dead-letters/dead-letter-queue.ts';
import type { Dropped, RedriveReport, RedriveRequest } from './redrive-contract.ts';
import type { Outcome } from './take-back.ts';

export interface Redriving {
  queue: DeadLetterQueue;
  takeBack(body: string): Promise<Outcome>;
  /** Milliseconds until Lambda ends this function. */
  remainingMs(): number;
  onDropped(message: Dropped): void;
  onError(error: unknown): void;
}

/** Returns the messages in a report that stay in the queue. */
export const messagesThatStay = (report: Omit<RedriveReport, 'more'>) => [
  ...report.failed,
  ...report.unknown,
  ...report.stillUncountable,
  ...report.unreadable,
];

/**
 * Time kept for the last message, in seconds: the timeout of `aggregate`, because a message is at
 * most one batch.
 */
export const LAST_MESSAGE_SECONDS = 60;
/**
 * Messages that one call reports at most, to keep its answer far below Lambda's 6 MB (Lambda
 * quotas).
 */
export const TOLD_MAX = 1_000;
const REASON_MAX_CHARACTERS = 500;

/**
 * Takes messages back until this run has tried all of them, or the time is over. Deletes a message
 * only after all its records are counted. All other messages stay as they are, and are available
 * again when this returns. If the run dies, each message is in the queue or counted or both, and
 * counting again changes nothing.
 */
export async function redrive(request: RedriveRequest, redriving: Redriving): Promise<RedriveReport> {
  const { queue, takeBack, remainingMs, onDropped, onError } = redriving;
  const report: RedriveReport = {
    counted: 0,
    failed: [],
    unknown: [],
    stillUncountable: [],
    unreadable: [],
    dropped: [],
    heldElsewhere: await queue.heldMessages(),
    more: true,
  };
  const msAtEnd = Math.max(LAST_MESSAGE_SECONDS * 1_000, remainingMs() - (request.forSeconds ?? Infinity) * 1_000);
  const seen = new Set(request.seen);
  const held = new Map<string, HeldMessage>();
  let tried = 0;
  const told = () => messagesThatStay(report).length + report.dropped.length;
  // Each call tries at least one message, so that a run ends.
  const isOver = () => tried > 0 && (remainingMs() <= msAtEnd || told() >= TOLD_MAX);

  async function remove(message: HeldMessage): Promise<void> {
    await queue.remove(message);
    held.delete(message.messageId);
  }

  async function drop(message: HeldMessage, dropped: Dropped): Promise<void> {
    await remove(message);
    report.dropped.push(dropped);
    onDropped(dropped);
  }

  async function tryMessage(message: HeldMessage): Promise<void> {
    const { messageId } = message;
    const outcome = await takeBack(message.body);
    if (outcome.kind === 'counted') {
      await remove(message);
      report.counted += 1;
      return;
    }
    const left = { messageId, reason: outcome.reason.slice(0, REASON_MAX_CHARACTERS) };
    switch (outcome.kind) {
      case 'failed':
      case 'unknown':
        report[outcome.kind].push(left);
        break;
      case 'uncountable': {
        const uncountable = { ...left, pollId: outcome.pollId };
        if (request.dropUncountable) await drop(message, uncountable);
        else report.stillUncountable.push(uncountable);
        break;
      }
      case 'unreadable': {
        const { stream, pollId } = outcome;
        if (request.dropUnreadable) await drop(message, { ...left, pollId });
        else report.unreadable.push({ ...left, stream, pollId });
      }
    }
  }

  try {
    while (!isOver()) {
      // Hides messages that stay for the rest of the call, so that each receive brings others.
      const hiddenSeconds = Math.ceil((remainingMs() - msAtEnd) / 1_000) + LAST_MESSAGE_SECONDS;
      const messages = await queue.receive(Math.max(LAST_MESSAGE_SECONDS, hiddenSeconds));
      if (messages.length === 0) return { ...report, more: false };
      for (const message of messages) held.set(message.messageId, message);
      for (const message of messages) {
        if (seen.has(message.messageId)) continue;
        if (isOver()) break;
        seen.add(message.messageId);
        tried += 1;
        await tryMessage(message);
      }
    }
    return report;
  } finally {
    // Without this they would come back by themselves, only later.
    await queue.release([...held.values()]).catch(onError);
  }
}
