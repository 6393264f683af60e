import * as z from 'zod/mini';
import { NewestChange } from '../results/results-snapshot.ts';
import { PollId } from '../values/ids.ts';
import { Topic } from './realtime.ts';

const Count = z.int().check(z.minimum(0));
/** Milliseconds since 1970. */
const Moment = z.int();
const Shard = z.object({ topic: Topic, shard: Count });

/** A viewer who lacks a message, and since when. */
export const OwedViewer = z.object({ connectionId: z.string(), since: Moment });
export type OwedViewer = z.infer<typeof OwedViewer>;

/** Who of one connection shard is sent to in a round of a broadcast. */
export const ShardDelivery = z.extend(Shard, {
  /** All of the shard, or those alone who are owed a message. */
  to: z.enum(['all', 'owed']),
  owed: z.array(OwedViewer),
  /** Since when the shard could not be served, where its viewers are not named one by one. */
  unservedSince: z.optional(Moment),
});
export type ShardDelivery = z.infer<typeof ShardDelivery>;

/** What one call of `deliver` does. */
export const Delivery = z.extend(ShardDelivery, {
  pollId: PollId,
  /** The JSON texts of `ServerMessage`s, to be sent in this order. */
  messages: z.array(z.string()),
  /** The round has this long anyway: until then it is free to wait for a slow viewer. */
  until: Moment,
  /** More owed viewers than this are not named, as a state of Step Functions holds 256 KB. */
  owedMax: Count,
  /** What the round tells that no round before did, where it tells counts to all. */
  newestChange: z.optional(NewestChange),
});
export type Delivery = z.infer<typeof Delivery>;

/**
 * What became of it: `viewers` have all the messages, `gone` had left, `closed` were owed too long.
 */
export const DeliveryReport = z.extend(Shard, {
  viewers: Count,
  gone: Count,
  closed: Count,
  owed: z.array(OwedViewer),
  unservedSince: z.optional(Moment),
});
export type DeliveryReport = z.infer<typeof DeliveryReport>;

/** What the rounds of a broadcast leave to the next. */
export const PastRounds = z.object({
  /** Whom the last round was sent to. */
  to: z.enum(['all', 'owed']),
  /** When it began. */
  at: Moment,
  /** When the last round to all began, and how many changes of the poll it tells of. */
  toAllAt: Moment,
  changes: Count,
  /** When the newest change was counted that viewers were told of. */
  toldUntil: z.optional(Moment),
  /** How many viewers there were before the last round. */
  viewers: Count,
});
export type PastRounds = z.infer<typeof PastRounds>;

/** The input of an execution of the workflow `broadcast`. */
export const BroadcastInput = z.object({
  pollId: PollId,
  /** Whether to tell the poll's state, once, or its counts as long as they change. */
  news: z.enum(['state', 'counts']),
  past: z.optional(PastRounds),
  reports: z._default(z.array(DeliveryReport), []),
  /** Of the change that the execution was started for. */
  newestChange: z.optional(NewestChange),
  /** The execution that this one goes on for. */
  successorOf: z.optional(z.string()),
});
export type BroadcastInput = z.infer<typeof BroadcastInput>;

/** What `compose` is asked: for the next round of this execution. */
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
  /** What follows: the next round, in this execution or in a new one, or nothing. */
  nextStep: 'compose' | 'hand-over' | 'end';
  /** The input of the next round, but for the reports. */
  next: Omit<BroadcastInput, 'reports' | 'newestChange'>;
}
