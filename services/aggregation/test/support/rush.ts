import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type Answers, BallotItem, type Poll, sessionIdSource, voterKey } from '@booth/shared';

export const VOTES_OF_A_BALLOT = 4;
/** A transaction takes up to 100 items (DynamoDB API reference, TransactWriteItems). */
const BALLOTS_AT_ONCE = 50;
const WRITERS = 2;
/** Ends the rush of a test that fails before it ends it. */
const BALLOTS_MAX = 100_000;
const AWAY_POLL_MS = 50;
/** How long the table may be unavailable. */
const AWAY_MS_MAX = 240_000;

/** Voters who go on while processes die. */
export interface Rush {
  /**
   * Keys of the voters whose ballots were acknowledged and then read. DynamoDB Local (1.25.1)
   * acknowledges a transaction before the commit, and loses it if it is killed in between. Only a
   * read that it answers proves the commit.
   */
  readonly acknowledged: ReadonlySet<string>;
  /** Casts no more than this many ballots, or than those so far, until `endAt`. */
  pauseAt(ballots: number): void;
  /** Ends the rush at this many ballots, or now if there are more; resolves when all are recorded. */
  endAt(ballots: number): Promise<void>;
}

/**
 * Records ballots until it is told to end, so what happens meanwhile is in the middle of them,
 * however slow the machine. To be quick, one transaction takes the ballots of several voters. If
 * it gets no answer, it is sent again with the same token.
 */
export function startRush(documents: DynamoDBDocumentClient, votesTable: string, poll: Poll): Rush {
  const acknowledged = new Set<string>();
  let started = 0;
  let limit = BALLOTS_MAX;
  let isEnding = false;

  const record = async (items: BallotItem[]) => {
    const transaction = new TransactWriteCommand({
      ClientRequestToken: randomUUID(),
      TransactItems: items.map((Item) => ({ Put: { TableName: votesTable, Item } })),
    });
    const [{ voterKey } = { voterKey: '' }] = items;
    const readBack = new GetCommand({ TableName: votesTable, Key: { voterKey }, ConsistentRead: true });
    const deadline = Date.now() + AWAY_MS_MAX;
    while (!(await answered(() => documents.send(transaction))) || !(await answered(() => documents.send(readBack)))) {
      if (Date.now() > deadline) throw new Error(`${votesTable} has been away for too long`);
      await delay(AWAY_POLL_MS);
    }
    for (const item of items) acknowledged.add(item.voterKey);
  };
  const write = async () => {
    for (;;) {
      // The rush of a test that has failed waits for ever, and keeps nothing open.
      while (started >= limit && !isEnding) await delay(AWAY_POLL_MS, undefined, { ref: false });
      if (started >= limit) return;
      const first = started;
      started += BALLOTS_AT_ONCE;
      await record(Array.from({ length: BALLOTS_AT_ONCE }, (_, index) => ballotOf(poll, first + index)));
    }
  };
  const done = Promise.all(Array.from({ length: WRITERS }, write));
  // `endAt` awaits it. Until then, a rejection must not count as unhandled.
  done.catch(() => {});
  return {
    acknowledged,
    pauseAt: (ballots) => {
      limit = ballots;
    },
    endAt: async (ballots) => {
      limit = ballots;
      isEnding = true;
      await done;
    },
  };
}

function ballotOf({ pollId, screens }: Poll, voter: number): BallotItem {
  const [screen] = screens;
  if (screen?.type !== 'choice') throw new Error('The rush is on a choice.');
  const optionIds = Array.from({ length: VOTES_OF_A_BALLOT }, (_, index) => {
    return screen.options[(voter + index * index) % screen.options.length]?.id ?? '';
  });
  const userId = createHash('sha256')
    .update(sessionIdSource(pollId, `voter-${voter}`))
    .digest('hex');
  const answers: Answers = { [screen.id]: { type: 'choice', optionIds } };
  return BallotItem.parse({
    ...{ voterKey: voterKey(pollId, userId), pollId, userId, timestamp: new Date().toISOString() },
    ...{ serviceNames: optionIds, answers: JSON.stringify(answers), sessionId: userId },
  });
}

/** Returns false if nothing listened, or it died before it answered. */
async function answered(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    if (error instanceof DynamoDBServiceException && error.$fault === 'client') throw error;
    return false;
  }
}
