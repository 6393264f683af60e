import { ServerMessage, snapshotOfMessages } from '@booth/shared';
import * as z from 'zod/mini';

/** What the naive broadcaster sends for each vote: how many its option has now. */
export const NaiveMessage = z.object({ type: z.literal('vote'), option: z.string(), votes: z.int() });
export type NaiveMessage = z.infer<typeof NaiveMessage>;

const Message = z.union([ServerMessage, NaiveMessage]);

/** Returns the votes of the options that a message tells of; undefined where it tells of none. */
function read(text: string): ReadonlyMap<string, number> | undefined {
  const message = Message.parse(JSON.parse(text));
  if (message.type === 'vote') return new Map([[message.option, message.votes]]);
  if (message.type !== 'results') return undefined;
  // Polls here have one screen, so a message is a whole snapshot.
  return new Map(
    snapshotOfMessages([message])?.screens.flatMap((screen) =>
      screen.type === 'choice' ? screen.options.map(({ optionId, count }) => [optionId, count] as const) : [],
    ),
  );
}

/**
 * Reads messages as `read` does, each text once: a broadcast brings all viewers the same, and a
 * thousand readers of it would keep the processor from the cloud.
 */
export function createReader(): typeof read {
  const texts = new Map<string, ReturnType<typeof read>>();
  return (text) => {
    if (!texts.has(text)) texts.set(text, read(text));
    return texts.get(text);
  };
}
