import * as z from 'zod/mini';
import { Screen, screenTypeOf } from '../screens/index.ts';
import { PollId, uniqueIds } from '../values/ids.ts';
import { LocalizedLines, LocalizedText } from '../values/text.ts';
import { branchIssues } from './branch-issues.ts';
import { IdentityPolicy } from './identity.ts';
import { JoinCode } from './join-code.ts';
import { Moment, PollStatus, ResetMoments, Visibility } from './poll-state.ts';

/** Most partition keys that the results of one poll are spread over, for 1,000 writes/s each. */
export const COUNTER_SHARDS_MAX = 64;

/** Most screens of a poll. */
export const SCREENS_MAX = 20;

/**
 * Most characters that visitors can write in one survey. When the workflow records the answers, its
 * state holds them twice, as JSON within JSON: up to seven bytes a character. A state may have
 * 262,144 bytes (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html), of
 * which choices take up to 50,000.
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
    /** True if everybody may know how many have voted while the results are hidden. */
    turnoutShown: z._default(z.boolean(), false),
    /**
     * True if the list of open polls shows it. If false, visitors need its address or join code.
     */
    listed: z._default(z.boolean(), true),
    screens: z.array(Screen).check(z.minLength(1), z.maxLength(SCREENS_MAX), z.superRefine(uniqueIds('screens'))),
    /** How voters are told apart. */
    identity: z._default(IdentityPolicy, 'device'),
    /** True if voters can replace their recorded ballots until the poll closes. */
    allowVoteChange: z._default(z.boolean(), false),
    /** While the status is `open`, ballots are taken between these moments. */
    opensAt: z.optional(Moment),
    closesAt: z.optional(Moment),
    /** When the poll was first opened, and when it was closed. Kept by the server. */
    openedAt: z.optional(Moment),
    closedAt: z.optional(Moment),
    ...ResetMoments.shape,
    /** How long a visitor may stay on one screen, in seconds. The session expires then. */
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

/** Returns the poll's first language, for readers whose own it does not have. */
export const languageOf = ({ title }: Pick<Poll, 'title'>): string => Object.keys(title)[0] ?? 'en';

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
