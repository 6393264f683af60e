import * as z from 'zod/mini';

/** The fields of a dead-letter message that identify its record. */
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
  /** `voterKey` of the uncountable items. Each was written once, so each has one record. */
  uncountable: ReadonlySet<string>;
  /** How often each record was delivered, by its event id. */
  deliveries: ReadonlyMap<string, number>;
  /** Messages whose answer was lost, so that the SDK sent them again. */
  lostAnswers: number;
}

/**
 * Returns how many records lack their message, and how many messages are wrong: messages about
 * countable records, and repetitions that neither a repeated delivery nor a lost answer explains.
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
