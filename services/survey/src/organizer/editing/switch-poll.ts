import type { Organizer, Poll, PollSwitch } from '@booth/shared';
import type { AuditEntry } from '../audit/audit-entry.ts';
import { wholePoll } from './definition.ts';
import type { OrganizeDependencies } from './organized-polls.ts';
import { updatePoll } from './update-poll.ts';

const SWITCHES = [
  'status',
  'visibility',
  'revealed',
  'turnoutShown',
  'opensAt',
  'closesAt',
] as const satisfies (keyof PollSwitch)[];

/** Returns the old and the new value of each switch that changed. */
function switchDetails(stored: Poll, next: Poll): AuditEntry['details'] {
  const names = SWITCHES.filter((name) => stored[name] !== next[name]);
  return Object.fromEntries(names.map((name) => [name, { from: stored[name], to: next[name] }]));
}

/** Returns the moment that is wanted; null takes the stored one away. */
const wantedMoment = (wanted: string | null | undefined, stored: string | undefined) =>
  wanted === undefined ? stored : (wanted ?? undefined);

/**
 * Changes the status, times or visibility of a poll. Writes nothing if it is so already.
 * @throws ProblemError `change-refused` for a status that can't follow, `poll-changed` for the
 * entity tag of another version, `invalid-request` (a poll that would close before it opens),
 * `unknown-poll`, `unavailable`
 */
export function switchPoll(
  dependencies: OrganizeDependencies,
  request: { pollId: string; ifMatch: string | undefined; change: PollSwitch; organizer: Organizer },
): Promise<Poll> {
  const { pollId, ifMatch, change, organizer } = request;
  const { opensAt, closesAt, ...states } = change;
  return updatePoll(dependencies, {
    pollId,
    ifMatch,
    wantedFrom: (stored) =>
      wholePoll({
        ...stored,
        ...states,
        opensAt: wantedMoment(opensAt, stored.opensAt),
        closesAt: wantedMoment(closesAt, stored.closesAt),
      }),
    entryFrom: (stored, next) => ({ organizer, kind: 'switched', details: switchDetails(stored, next) }),
  });
}
