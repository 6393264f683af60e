import { setTimeout as delay } from 'node:timers/promises';
import { castDirectBallot } from '../survey-visitor.ts';
import { type AcceptedBallot, now } from './delays.ts';

const BALLOTS_PER_SECOND = 20;

/**
 * Casts direct ballots for one option each, at a steady pace, without waiting for answers. Returns
 * the ballots in the order in which they were accepted.
 */
export async function vote(
  survey: string,
  pollId: string,
  options: readonly string[],
  seconds: number,
): Promise<AcceptedBallot[]> {
  const begun = now();
  const accepted: AcceptedBallot[] = [];
  const cast = async (option: string) => {
    await castDirectBallot(survey, { pollId, optionIds: [option] });
    accepted.push({ option, acceptedAt: now() });
  };
  const casting: Promise<void>[] = [];
  for (let each = 0; each < seconds * BALLOTS_PER_SECOND; each += 1) {
    await delay(Math.max(0, begun + (each * 1_000) / BALLOTS_PER_SECOND - now()));
    casting.push(cast(options[each % options.length] ?? ''));
  }
  await Promise.all(casting);
  return accepted;
}
