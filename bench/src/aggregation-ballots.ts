import { createHash } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Answers, type BallotItem, voterKey } from '@booth/shared';
import type { StreamRecord } from '@booth/shared/lambda';

/** The measured poll. It has three screens, one of them a choice of two of these options. */
export const POLL_ID = 'bench-count';
const OPTIONS = 20;
const CHOSEN = 2;

const optionIds = Array.from({ length: OPTIONS }, (_, index) => `option-${index}`);
/**
 * How often each option is chosen. The n-th option gets 1/n of the first one's votes (Zipf's law).
 */
const shares = optionIds.map((_, index) => 1 / (index + 1));

/** Casts ballots that are the same in every run, apart from their times. */
export class Voters {
  #ballots = 0;
  #random = 1;

  /** Returns the stream records of more ballots, cast at even intervals between two times. */
  vote(ballots: number, from: Date, to: Date): StreamRecord[] {
    const step = (to.getTime() - from.getTime()) / ballots;
    return Array.from({ length: ballots }, (_, index) =>
      this.#ballot(new Date(from.getTime() + index * step).toISOString()),
    );
  }

  #ballot(timestamp: string): StreamRecord {
    this.#ballots += 1;
    const userId = createHash('sha256').update(`${this.#ballots}`).digest('hex');
    const chosen = this.#choose();
    const answers: Answers = {
      you: { type: 'profile', fields: { nickname: `Jo ${this.#ballots}`, experience: '1-3', newsletter: false } },
      services: { type: 'choice', optionIds: chosen },
      why: { type: 'text', text: 'they scale, and they are there when nobody looks' },
    };
    const ballot: BallotItem = {
      ...{ voterKey: voterKey(POLL_ID, userId), pollId: POLL_ID, userId, timestamp },
      ...{ serviceNames: chosen, answers: JSON.stringify(answers), sessionId: userId },
    };
    return {
      eventID: createHash('md5').update(`${this.#ballots}`).digest('hex'),
      eventSourceARN: 'arn:aws:dynamodb:us-east-1:000000000000:table/votes/stream/bench',
      dynamodb: {
        // As many digits as DynamoDB's.
        SequenceNumber: `${10n ** 29n + BigInt(this.#ballots)}`,
        Keys: marshall({ voterKey: ballot.voterKey }),
        NewImage: marshall(ballot),
      },
    };
  }

  #choose(): string[] {
    const chosen = new Set<string>();
    while (chosen.size < CHOSEN) chosen.add(this.#option());
    return [...chosen];
  }

  #option(): string {
    // Park and Miller's generator makes the same votes in every run.
    this.#random = (this.#random * 48_271) % 2_147_483_647;
    let left = (this.#random / 2_147_483_647) * shares.reduce((sum, share) => sum + share, 0);
    const index = shares.findIndex((share) => {
      left -= share;
      return left < 0;
    });
    return optionIds[index] ?? 'option-0';
  }
}
