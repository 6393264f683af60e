import * as z from 'zod/mini';

/** What of a dead-letter message tells whose it is. */
const Message = z.object({
  reason: z.string().check(z.minLength(1)),
  record: z.object({
    eventID: z.string(),
    dynamodb: z.object({ Keys: z.object({ voterKey: z.object({ S: z.string() }) }) }),
  }),
});

export interface MessageCheck {
  /** The messages in the dead-letter queue. */
  messages: readonly string[];
  /** Of each item that no counter can be made of; each was written once, so that each has one record. */
  uncountable: ReadonlySet<string>;
  /** Record → how often it was delivered to the counting. */
  deliveries: ReadonlyMap<string, number>;
  /** Messages whose answer was lost, so that the SDK sent them once more. */
  lostAnswers: number;
}

/**
 * Returns how many records lack their message, and how many messages nothing explains: those of a
 * record that can be counted, and repetitions beyond one for each delivery of the record and one
 * for each lost answer of the queue.
 */
export function checkMessages({ messages, uncountable, deliveries, lostAnswers }: MessageCheck) {
  const records = messages.map((message) => Message.parse(JSON.parse(message)).record);
  const eventOf = new Map<string, string>();
  const messagesOf = new Map<string, number>();
  let wrong = 0;
  for (const { eventID, dynamodb } of records) {
    const voterKey = dynamodb.Keys.voterKey.S;
    if (!eventOf.has(voterKey)) eventOf.set(voterKey, eventID);
    if (uncountable.has(voterKey) && eventOf.get(voterKey) === eventID) {
      messagesOf.set(eventID, (messagesOf.get(eventID) ?? 0) + 1);
    } else wrong += 1;
  }
  const beyond = [...messagesOf].map(([event, count]) => Math.max(0, count - (deliveries.get(event) ?? 0)));
  const repeated = beyond.reduce((sum, count) => sum + count, 0);
  return {
    messagesMissing: [...uncountable].filter((voterKey) => !eventOf.has(voterKey)).length,
    messagesWrong: wrong + Math.max(0, repeated - lostAnswers),
  };
}
