import { BallotItem, voterKey } from '@booth/shared';

/** The id of a voter or of a device. */
export const userId = (number: number) => number.toString(16).padStart(64, '0');

/**
 * A ballot as the votes table has it; from a device of its voter's own, if nothing else is said.
 */
export const aBallot = (about: Partial<BallotItem> & { pollId: string; userId: string }) =>
  BallotItem.parse({
    voterKey: voterKey(about.pollId, about.userId),
    sessionId: about.userId,
    timestamp: '2026-11-23T10:00:00.000Z',
    serviceNames: [],
    answers: '{}',
    ...about,
  });

/** A clock by which every look takes a minute, so that each request works on one page. */
export function clockThatLeaps(): () => Date {
  let time = Date.now();
  return () => {
    time += 60_000;
    return new Date(time);
  };
}
