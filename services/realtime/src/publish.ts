import { type BroadcastInput, Topic } from '@booth/shared';
import type { PollResults, StreamRecord } from '@booth/shared/lambda';
import pMap from 'p-map';
import { broadcastIntervalMs } from './broadcast-interval.ts';
import { messagesAbout } from './poll-messages.ts';
import { type TouchedPoll, touchedPolls } from './touched-polls.ts';

/** How many polls are published at once, each on its topics side by side. */
const POLLS_AT_ONCE = 10;

export interface Publishing {
  readResults(pollId: string): Promise<PollResults | undefined>;
  /** On how many connection shards the viewers of the topic are. */
  shardsOf(pollId: string, topic: Topic): Promise<number>;
  /** Sends the messages to all viewers on the topic; returns how many have them. */
  broadcast(input: BroadcastInput): Promise<{ viewers: number }>;
  /** Milliseconds since any fixed moment. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/**
 * Tells the viewers of every poll in this batch of the results table's stream how it stands now,
 * then rests until counts may be broadcast again. Lambda hands over one batch at a time of each
 * shard of the stream, so changes gather while this rests: the first change is sent at once, then
 * one snapshot in each interval, and the last state is always sent. A changed state of a poll is
 * followed by no rest: an organizer changes it seldom, and the next change may be the closing. The
 * tallies of one poll may lie on several shards of the stream; that their broadcasts overtake each
 * other is harmless, for viewers go by `revision` and `pollVersion`. A poll that fails keeps no
 * other from its viewers. Throws then, after the rest: Lambda delivers the batch again, and viewers
 * get the newest state.
 */
export async function publishBatch(records: readonly StreamRecord[], publishing: Publishing): Promise<void> {
  const startedAt = publishing.now();
  const failures: string[] = [];
  const intervals = await pMap(
    touchedPolls(records),
    async (poll) => {
      try {
        const viewers = await publishPoll(poll, publishing);
        return viewers === undefined || poll.stateIsNews ? 0 : broadcastIntervalMs(viewers);
      } catch (error) {
        failures.push(`${poll.pollId}: ${error instanceof Error ? error.message : String(error)}`);
        return 0;
      }
    },
    { concurrency: POLLS_AT_ONCE },
  );
  const restMs = startedAt + Math.max(0, ...intervals) - publishing.now();
  if (restMs > 0) await publishing.sleep(restMs);
  if (failures.length > 0) throw new Error(`Not published, Lambda delivers the batch again: ${failures.join('; ')}`);
}

/** Returns the number of viewers who were told; undefined where there was nothing to tell. */
async function publishPoll(
  { pollId, stateIsNews }: TouchedPoll,
  { readResults, shardsOf, broadcast }: Publishing,
): Promise<number | undefined> {
  const results = await readResults(pollId);
  if (results === undefined) return undefined;
  const broadcasts = Topic.options.flatMap((topic) => {
    const messages = messagesAbout(results, { stateIsNews, topic }).map((message) => JSON.stringify(message));
    const send = async () => {
      const shards = Array.from({ length: await shardsOf(pollId, topic) }, (_, shard) => shard);
      return broadcast({ pollId, topic, messages, shards });
    };
    return messages.length === 0 ? [] : [send()];
  });
  if (broadcasts.length === 0) return undefined;
  // All of them end before the first error counts: nothing goes on in a function that has answered.
  await Promise.allSettled(broadcasts);
  return (await Promise.all(broadcasts)).reduce((sum, { viewers }) => sum + viewers, 0);
}
