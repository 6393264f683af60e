import type { Dropped, RedriveReport, RedriveRequest } from './report.ts';
import type { Outcome } from './take-back.ts';

/** A message in our hands: nobody else gets it until its time is over, or it is released. */
export interface HeldMessage {
  messageId: string;
  body: string;
  receiptHandle: string;
}

export interface DeadLetterQueue {
  /** Takes up to ten messages and hides them for so many seconds; none: all that there are have been taken. */
  receive(hiddenSeconds: number): Promise<HeldMessage[]>;
  remove(message: HeldMessage): Promise<void>;
  /** Makes the messages available again at once. */
  release(messages: readonly HeldMessage[]): Promise<void>;
  /** About how many messages somebody holds. */
  heldMessages(): Promise<number>;
}

export interface Redriving {
  queue: DeadLetterQueue;
  takeBack(body: string): Promise<Outcome>;
  /** Milliseconds until Lambda ends this function. */
  remainingMs(): number;
  onDropped(message: Dropped): void;
  onError(error: unknown): void;
}

/** Those of the report that stay in the queue. */
export const messagesThatStay = (report: Omit<RedriveReport, 'more'>) => [
  ...report.failed,
  ...report.unknown,
  ...report.stillUncountable,
  ...report.unreadable,
];

/** What one message may still take when the time is over: as long as `aggregate` has for a batch (its timeout). */
export const LAST_MESSAGE_SECONDS = 60;
/** So many messages of one call are told of, so that its answer stays far below Lambda's 6 MB (Lambda quotas). */
export const TOLD_MAX = 1_000;
const REASON_MAX_CHARACTERS = 500;

/**
 * Takes messages back until none is left that this run has not tried, or until the time is over. A message is deleted after all
 * its records are counted, never before; every other stays as it is and is available again when this returns. So a run that dies
 * anywhere leaves each message in the queue or counted, or both, and counting twice changes nothing.
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
  // Each call tries one at least, so that a run comes to its end.
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
      // Messages that stay are hidden for the rest of the call, so that each receive brings others.
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
    // They come back by themselves, too, only later.
    await queue.release([...held.values()]).catch(onError);
  }
}
