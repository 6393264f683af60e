import { z } from 'zod';
import { ballotCounterFaults } from './ballot-counters.ts';
import { branchFaults } from './branch-faults.ts';
import { IdentityPolicy } from './identity.ts';
import { PollId, uniqueIds } from './ids.ts';
import { choosableOptions, Option } from './option.ts';
import { rankingFaults } from './ranked-options.ts';
import { Screen } from './screen.ts';
import { LocalizedLines, LocalizedText } from './text.ts';

export const PollStatus = z.enum(['draft', 'open', 'closed', 'archived']);
export type PollStatus = z.infer<typeof PollStatus>;

/** Who sees the results: everybody, who has voted, everybody once the poll is closed, or only its organizers. */
export const Visibility = z.enum(['live', 'after-vote', 'after-close', 'hidden']);
export type Visibility = z.infer<typeof Visibility>;

/** Most partition keys that the results of one poll are spread over (1,000 writes a second each). */
export const COUNTER_SHARDS_MAX = 64;

/** A moment with its offset from UTC, as `2026-12-01T09:00:00+09:00`. */
const Moment = z.iso.datetime({ offset: true });

export const Poll = z
  .object({
    pollId: PollId,
    /** Rises by one with each change. */
    version: z.int().min(1),
    title: LocalizedText,
    description: LocalizedLines.optional(),
    status: PollStatus,
    visibility: Visibility,
    /** Overrides `visibility`: the organizer has shown the results. */
    revealed: z.boolean().default(false),
    /** What can be voted for or put in order; a poll that only asks may have none. */
    options: z.array(Option).max(100).superRefine(uniqueIds('options')).default([]),
    screens: z.array(Screen).min(1).max(20).superRefine(uniqueIds('screens')),
    /** What makes a voter one voter. */
    identity: IdentityPolicy.default('device'),
    /** Whether a voter can replace the recorded ballot by another one, until the poll closes. */
    allowVoteChange: z.boolean().default(false),
    /** Ballots are taken from then on, and until then, while the status is `open`. */
    opensAt: Moment.optional(),
    closesAt: Moment.optional(),
    /** When the poll was opened for the first time, and when it was closed; kept by the server. */
    openedAt: Moment.optional(),
    closedAt: Moment.optional(),
    /** How long a visitor may stay on one screen before the session expires, in seconds. */
    screenHeartbeatSeconds: z.int().min(5).max(86_400).default(900),
    counterShards: z.int().min(1).max(COUNTER_SHARDS_MAX).default(1),
  })
  .superRefine((poll, context) => {
    const fault = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    const choiceScreens = poll.screens.filter((screen) => screen.type === 'choice');
    if (choiceScreens.length > 1) fault(['screens'], 'only one choice screen, for an option can be voted for once');
    const choosable = choosableOptions(poll).length;
    poll.screens.forEach((screen, index) => {
      if (screen.type === 'choice' && screen.min > screen.max)
        fault(['screens', index, 'min'], 'min is larger than max');
      if (screen.type === 'choice' && screen.max > choosable)
        fault(['screens', index, 'max'], 'max is larger than the number of options that can be chosen');
    });
    const { opensAt, closesAt } = poll;
    if (opensAt !== undefined && closesAt !== undefined && Date.parse(opensAt) >= Date.parse(closesAt))
      fault(['closesAt'], 'the poll would close before it opens');
    if (poll.allowVoteChange && poll.identity === 'open')
      fault(['allowVoteChange'], 'each ballot of an "open" poll is a new one: there is none to change');
    for (const { path, message } of [...rankingFaults(poll), ...ballotCounterFaults(poll), ...branchFaults(poll)])
      fault(path, message);
  });
export type Poll = z.infer<typeof Poll>;

/**
 * A poll as the polls table keeps it. What workflows and other services look at are attributes of their own; the whole
 * poll is one JSON text, so that a workflow without Lambda hands it on with one `$parse`.
 */
export const PollItem = z.object({
  pollId: PollId,
  version: z.int().min(1),
  status: PollStatus,
  visibility: Visibility,
  revealed: z.boolean(),
  closesAt: Moment.optional(),
  counterShards: z.int().min(1).max(COUNTER_SHARDS_MAX),
  definition: z.string(),
});
export type PollItem = z.infer<typeof PollItem>;

export function pollToItem(poll: Poll): PollItem {
  const { pollId, version, status, visibility, revealed, closesAt, counterShards } = poll;
  return {
    ...{ pollId, version, status, visibility, revealed, counterShards },
    // An item has no place for what is undefined.
    ...(closesAt === undefined ? {} : { closesAt }),
    definition: JSON.stringify(poll),
  };
}

/** The poll that an item of the polls table holds; throws a ZodError where it is not one. */
export function pollFromItem(item: unknown): Poll {
  return Poll.parse(JSON.parse(PollItem.parse(item).definition));
}
