import * as z from 'zod/mini';
import { branchIssues } from './branch-issues.ts';
import { DirectBallot, directBallotOf } from './direct-ballot.ts';
import { IdentityPolicy } from './identity.ts';
import { PollId, uniqueIds } from './ids.ts';
import { JoinCode, joinCodeOf } from './join-code.ts';
import { Moment, PollState, PollStatus, pollStateOf, ResetMoments, Visibility } from './poll-state.ts';
import { Screen, screenTypeOf } from './screens/index.ts';
import { LocalizedLines, LocalizedText } from './text.ts';
import { isPublic } from './visibility.ts';

/**
 * Most partition keys that the results of one poll are spread over (1,000 writes a second each).
 */
export const COUNTER_SHARDS_MAX = 64;

/** Most screens of a poll. */
export const SCREENS_MAX = 20;

/**
 * Most characters that visitors can write in one survey. The workflow carries all answers twice as
 * it records them, JSON within JSON, where a character is up to seven bytes; a state of Step
 * Functions carries 262,144 bytes
 * (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html), and what is chosen
 * takes up to 50,000 of them.
 */
export const WRITTEN_MAX_CHARACTERS = 10_000;

export const Poll = z
  .object({
    pollId: PollId,
    /** Rises by one with each change. */
    version: z.int().check(z.minimum(1)),
    title: LocalizedText,
    description: z.optional(LocalizedLines),
    status: PollStatus,
    visibility: Visibility,
    /** Overrides `visibility`: the organizer has shown the results. */
    revealed: z._default(z.boolean(), false),
    /** Whether everybody may know how many have voted while the results are hidden. */
    turnoutShown: z._default(z.boolean(), false),
    /**
     * Whether everybody finds the poll in the list of open polls; without, by its address or join
     * code.
     */
    listed: z._default(z.boolean(), true),
    screens: z.array(Screen).check(z.minLength(1), z.maxLength(SCREENS_MAX), z.superRefine(uniqueIds('screens'))),
    /** What makes a voter one voter. */
    identity: z._default(IdentityPolicy, 'device'),
    /** Whether a voter can replace the recorded ballot by another one, until the poll closes. */
    allowVoteChange: z._default(z.boolean(), false),
    /** Ballots are taken from then on, and until then, while the status is `open`. */
    opensAt: z.optional(Moment),
    closesAt: z.optional(Moment),
    /** When the poll was opened for the first time, and when it was closed; kept by the server. */
    openedAt: z.optional(Moment),
    closedAt: z.optional(Moment),
    ...ResetMoments.shape,
    /** How long a visitor may stay on one screen before the session expires, in seconds. */
    screenHeartbeatSeconds: z._default(z.int().check(z.minimum(5), z.maximum(86_400)), 900),
    counterShards: z._default(z.int().check(z.minimum(1), z.maximum(COUNTER_SHARDS_MAX)), 1),
  })
  .check(
    z.superRefine((poll, context) => {
      const issue = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
      const { opensAt, closesAt } = poll;
      if (opensAt !== undefined && closesAt !== undefined && Date.parse(opensAt) >= Date.parse(closesAt))
        issue(['closesAt'], 'the poll would close before it opens');
      if (poll.allowVoteChange && poll.identity === 'open')
        issue(['allowVoteChange'], 'each ballot of an "open" poll is a new one: there is none to change');
      const typed = poll.screens.reduce((sum, screen) => sum + screenTypeOf(screen).writtenCharacters(screen), 0);
      if (typed > WRITTEN_MAX_CHARACTERS)
        issue(
          ['screens'],
          `visitors could write ${typed} characters, and a ballot holds ${WRITTEN_MAX_CHARACTERS}: lower "maxCharacters"`,
        );
      for (const { path, message } of branchIssues(poll.screens)) issue(path, message);
    }),
  );
export type Poll = z.infer<typeof Poll>;

/** The language of the poll for readers whose own it does not have: the first of its title. */
export const languageOf = ({ title }: Pick<Poll, 'title'>): string => Object.keys(title)[0] ?? 'en';

/**
 * Most copies of a poll that visitors read one of, at random: a partition of a table answers 3,000
 * consistent reads of up to 4 KB a second
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html),
 * and the goal is 60,000 direct ballots a second. All are written in one transaction, which takes 4
 * MB.
 */
export const POLL_COPIES = 20;

/** The key of a copy. Ids of polls never hold `#`. */
export const pollCopyId = (pollId: string, copy: number): string => `${pollId}#${copy}`;

/** Most polls in the list of open polls. */
export const OPEN_POLLS_MAX = 50;

/** What the list of open polls shows of a poll. */
export const PollListing = z.object({
  pollId: PollId,
  title: LocalizedText,
  description: z.optional(LocalizedLines),
  joinCode: JoinCode,
  opensAt: z.optional(Moment),
  closesAt: z.optional(Moment),
});
export type PollListing = z.infer<typeof PollListing>;

/** The only key of the index of polls that are listed. */
export const LISTED = 'open';

/**
 * A poll as the polls table keeps it. What workflows and other services look at are attributes of
 * their own; the whole poll is one JSON text, so that a workflow without Lambda hands it on with
 * one `$parse`.
 */
export const PollItem = z.extend(PollState, {
  ...ResetMoments.shape,
  counterShards: z.int().check(z.minimum(1), z.maximum(COUNTER_SHARDS_MAX)),
  definition: z.string(),
  /** JSON text of `DirectBallot`, where the poll takes direct ballots. */
  directBallot: z.optional(z.string()),
});
export type PollItem = z.infer<typeof PollItem>;

/** The poll's own item alone is in the index of listed polls, while its status is `open`. */
export const OwnPollItem = z.extend(PollItem, {
  listed: z.optional(z.literal(LISTED)),
  /** JSON text of `PollListing`. */
  listing: z.optional(z.string()),
});
export type OwnPollItem = z.infer<typeof OwnPollItem>;

/** A copy of a poll's item, for visitors to read: the same, under a key of its own. */
export const PollCopyItem = z.extend(PollItem, { pollId: z.string(), copyOf: PollId });
export type PollCopyItem = z.infer<typeof PollCopyItem>;

/**
 * Leads from a join code to its poll, for one small read. Kept with the poll's copies, so that
 * streams pass it by.
 */
export const JoinCodeItem = z.object({
  pollId: z.string(),
  copyOf: PollId,
  /** `isPublic` of the poll. */
  public: z.boolean(),
});
export type JoinCodeItem = z.infer<typeof JoinCodeItem>;

/** The key of a join code's item. Ids of polls never hold `#`. */
export const joinCodeKey = (joinCode: string): string => `join#${joinCode}`;

const itemOf = (poll: Poll): PollItem => {
  const direct = directBallotOf(poll);
  return {
    ...pollStateOf(poll),
    ...ResetMoments.parse(poll),
    counterShards: poll.counterShards,
    definition: JSON.stringify(poll),
    ...(direct !== undefined && { directBallot: JSON.stringify(DirectBallot.parse(direct)) }),
  };
};

/** The poll's own item, which organizers and other services read. */
export function pollToItem(poll: Poll): OwnPollItem {
  if (poll.status !== 'open' || !poll.listed) return itemOf(poll);
  const listing = PollListing.parse({ ...poll, joinCode: joinCodeOf(poll.pollId) });
  return { ...itemOf(poll), listed: LISTED, listing: JSON.stringify(listing) };
}

/** The copies of a poll's item. */
export const pollCopies = (poll: Poll): PollCopyItem[] =>
  Array.from({ length: POLL_COPIES }, (_, copy) => ({
    ...itemOf(poll),
    pollId: pollCopyId(poll.pollId, copy),
    copyOf: poll.pollId,
  }));

/** The item that leads from the poll's join code to the poll. */
export const joinCodeItemOf = (poll: Poll): JoinCodeItem => ({
  pollId: joinCodeKey(joinCodeOf(poll.pollId)),
  copyOf: poll.pollId,
  public: isPublic(poll),
});

/** The poll that an item of the polls table holds; throws a ZodError where it is not one. */
export function pollFromItem(item: unknown): Poll {
  return Poll.parse(JSON.parse(z.pick(PollItem, { definition: true }).parse(item).definition));
}
