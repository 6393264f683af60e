import { createMessageReader } from '@booth/shared';
import * as z from 'zod/mini';

/** What the naive broadcaster sends for each vote: how many its option has now. */
export const NaiveMessage = z.object({ type: z.literal('vote'), option: z.string(), votes: z.int() });
export type NaiveMessage = z.infer<typeof NaiveMessage>;

type Votes = ReadonlyMap<string, number>;

/**
 * Returns what reads the votes of the options that a message tells of; undefined where it tells of
 * none. It reads each text once: a broadcast brings all viewers the same, and a thousand readers of
 * it would keep the processor from the cloud.
 */
export function createReader(): (text: string) => Votes | undefined {
  const readMessage = createMessageReader();
  const read = (text: string): Votes | undefined => {
    const heard = readMessage(text);
    if (heard?.type === 'results') {
      return new Map(
        heard.snapshot.screens.flatMap((screen) =>
          screen.type === 'choice' ? screen.options.map(({ optionId, count }) => [optionId, count] as const) : [],
        ),
      );
    }
    if (heard !== undefined) return undefined;
    // Something else is a page's to leave out, as when API Gateway says that a function has failed.
    const vote = NaiveMessage.safeParse(JSON.parse(text)).data;
    return vote && new Map([[vote.option, vote.votes]]);
  };
  const texts = new Map<string, Votes | undefined>();
  return (text) => {
    if (!texts.has(text)) texts.set(text, read(text));
    return texts.get(text);
  };
}
