import { NewestChange, PollId, Topic } from '@booth/shared';
import * as z from 'zod/mini';

const Count = z.int().check(z.minimum(0));
/** Milliseconds since 1970. */
const EpochMs = z.int();
const Shard = z.object({ topic: Topic, shard: Count });

/** A viewer who lacks a message since a moment. */
export const OwedViewer = z.object({ connectionId: z.string(), since: EpochMs });
export type OwedViewer = z.infer<typeof OwedViewer>;

/** The viewers of a connection shard that a round of a broadcast sends to. */
export const ShardDelivery = z.extend(Shard, {
  /** All viewers of the shard, or only those that are owed a message. */
  to: z.enum(['all', 'owed']),
  owed: z.array(OwedViewer),
  /** Since when the shard could not be served, if its owed viewers are too many to name. */
  unservedSince: z.optional(EpochMs),
});
export type ShardDelivery = z.infer<typeof ShardDelivery>;

/** The input of a call of `deliver`. */
export const Delivery = z.extend(ShardDelivery, {
  pollId: PollId,
  /** JSON texts of `ServerMessage`s, in the order in which they are sent. */
  messages: z.array(z.string()),
  /** When the round ends anyway: waiting for a slow viewer until then costs no time. */
  until: EpochMs,
  /** More owed viewers than this are not named: a state of Step Functions holds 256 KB. */
  owedMax: Count,
  /** The change that this round is the first to tell, if it sends counts to all. */
  newestChange: z.optional(NewestChange),
});
export type Delivery = z.infer<typeof Delivery>;

/**
 * The output of a call of `deliver`: `viewers` have all messages, `gone` had left, `closed` were
 * owed messages for too long.
 */
export const DeliveryReport = z.extend(Shard, {
  viewers: Count,
  gone: Count,
  closed: Count,
  owed: z.array(OwedViewer),
  unservedSince: z.optional(EpochMs),
});
export type DeliveryReport = z.infer<typeof DeliveryReport>;

/** What a round of a broadcast needs to know of the rounds before. */
export const PastRounds = z.object({
  /** Whom the last round sent to. */
  to: z.enum(['all', 'owed']),
  /** When it began. */
  at: EpochMs,
  /** When the last round to all viewers began, and how many changes of the poll it told. */
  toAllAt: EpochMs,
  changes: Count,
  /** When the newest change that viewers were told of was counted. */
  toldUntil: z.optional(EpochMs),
  /** The number of viewers before the last round. */
  viewers: Count,
});
export type PastRounds = z.infer<typeof PastRounds>;

/** The input of an execution of the workflow `broadcast`. */
export const BroadcastInput = z.object({
  pollId: PollId,
  /** Tells the poll's state once, or its counts as long as they change. */
  news: z.enum(['state', 'counts']),
  past: z.optional(PastRounds),
  reports: z._default(z.array(DeliveryReport), []),
  /** The change that the execution was started for. */
  newestChange: z.optional(NewestChange),
  /** The execution that handed over to this one. */
  successorOf: z.optional(z.string()),
});
export type BroadcastInput = z.infer<typeof BroadcastInput>;

/** The input of a call of `compose`, which plans the next round. */
export const ComposeRequest = z.extend(BroadcastInput, {
  executionId: z.string(),
  executionStartedAt: z.iso.datetime(),
});
export type ComposeRequest = z.infer<typeof ComposeRequest>;

/** One round of a broadcast. */
export interface Round {
  pollId: string;
  messages: Record<Topic, string[]>;
  deliveries: ShardDelivery[];
  until: number;
  owedMax: number;
  newestChange?: NewestChange | undefined;
  /** The next round follows in this execution or in a new one, or the broadcast ends. */
  nextStep: 'compose' | 'hand-over' | 'end';
  /** The input of the next round, without the reports. */
  next: Omit<BroadcastInput, 'reports' | 'newestChange'>;
}
