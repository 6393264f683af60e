import { BallotItem, voterKey } from '@booth/shared';

/** Returns the id of a voter or of a device. */
export const anId = (number: number) => number.toString(16).padStart(64, '0');

/** Returns a ballot of the votes table. By default, the voter is the device. */
export const aBallot = (about: Partial<BallotItem> & { pollId: string; userId: string }) =>
  BallotItem.parse({
    voterKey: voterKey(about.pollId, about.userId),
    sessionId: about.userId,
    timestamp: '2026-11-23T10:00:00.000Z',
    serviceNames: [],
    answers: '{}',
    ...about,
  });

/** Returns a clock that advances a minute per call, so that each request works on one page. */
export function clockThatLeaps(): () => Date {
  let time = Date.now();
  return () => {
    time += 60_000;
    return new Date(time);
  };
}
