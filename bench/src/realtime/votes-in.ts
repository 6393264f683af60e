import { createMessageReader } from '@booth/shared';
import * as z from 'zod/mini';

/** The naive broadcaster's message for each vote, with the votes of its option. */
export const NaiveMessage = z.object({ type: z.literal('vote'), option: z.string(), votes: z.int() });
export type NaiveMessage = z.infer<typeof NaiveMessage>;

type Votes = ReadonlyMap<string, number>;

/**
 * Makes a reader of the votes in a message; it returns undefined for any other message. It parses
 * each text once: all viewers get the same, and parsing it a thousand times would slow the cloud.
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
    // Pages ignore anything else, such as API Gateway's message about a failed function.
    const vote = NaiveMessage.safeParse(JSON.parse(text)).data;
    return vote && new Map([[vote.option, vote.votes]]);
  };
  const texts = new Map<string, Votes | undefined>();
  return (text) => {
    if (!texts.has(text)) texts.set(text, read(text));
    return texts.get(text);
  };
}
