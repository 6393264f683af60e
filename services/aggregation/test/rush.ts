import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import {
  type Answers,
  BALLOT_SORT_KEY,
  BallotItem,
  type Poll,
  sessionIdSource,
  voterKey,
  voteSortKey,
} from '@booth/shared';

export const VOTES_OF_A_BALLOT = 4;
/** A transaction takes 100 items (DynamoDB API reference, TransactWriteItems); a ballot is one, and each of its votes. */
const BALLOTS_AT_ONCE = 100 / (1 + VOTES_OF_A_BALLOT);
const WRITERS = 2;
const AWAY_POLL_MS = 50;
/** How long the table may be away. */
const AWAY_MS_MAX = 90_000;

/** Voters who do not care what becomes of the machines. */
export interface Rush {
  /**
   * Keys of the voters whose ballots were acknowledged and then read. DynamoDB Local (1.25.1) acknowledges a transaction before it
   * commits it, and killed in between it forgets it; a read that it answers comes after the commit.
   */
  readonly acknowledged: ReadonlySet<string>;
  /** Resolves when every ballot is recorded. */
  readonly done: Promise<void>;
}

/**
 * Records so many votes, four on a ballot, as the workflow does: a ballot with its votes in one transaction, or not at all. To be
 * quick, a transaction takes the ballots of several voters. One that was not answered is sent again, with the same token, until it is.
 */
export function startRush(documents: DynamoDBDocumentClient, votesTable: string, poll: Poll, votes: number): Rush {
  const ballots = Array.from({ length: votes / VOTES_OF_A_BALLOT }, (_, voter) => ballotOf(poll, voter));
  const acknowledged = new Set<string>();

  const record = async (items: BallotItem[]) => {
    const transaction = new TransactWriteCommand({
      ClientRequestToken: randomUUID(),
      TransactItems: items.map((Item) => ({ Put: { TableName: votesTable, Item } })),
    });
    const [{ voterKey, sk } = { voterKey: '', sk: '' }] = items;
    const readBack = new GetCommand({ TableName: votesTable, Key: { voterKey, sk }, ConsistentRead: true });
    const deadline = Date.now() + AWAY_MS_MAX;
    while (!(await answered(() => documents.send(transaction))) || !(await answered(() => documents.send(readBack)))) {
      if (Date.now() > deadline) throw new Error(`${votesTable} has been away for too long`);
      await delay(AWAY_POLL_MS);
    }
    for (const item of items) acknowledged.add(item.voterKey);
  };
  const write = async () => {
    while (ballots.length > 0) await record(ballots.splice(0, BALLOTS_AT_ONCE).flat());
  };
  const done = Promise.all(Array.from({ length: WRITERS }, write)).then(() => {});
  // Whoever started it awaits it; it must not count as unhandled meanwhile.
  done.catch(() => {});
  return { acknowledged, done };
}

function ballotOf(poll: Poll, voter: number): BallotItem[] {
  const [screen] = poll.screens;
  const optionIds = Array.from({ length: VOTES_OF_A_BALLOT }, (_, turn) => {
    return poll.options[(voter + turn * turn) % poll.options.length]?.id ?? '';
  });
  const userId = createHash('sha256')
    .update(sessionIdSource(poll.pollId, `voter-${voter}`))
    .digest('hex');
  const common = {
    voterKey: voterKey(poll.pollId, userId),
    pollId: poll.pollId,
    userId,
    timestamp: new Date().toISOString(),
  };
  const answers: Answers = screen === undefined ? {} : { [screen.id]: { type: 'choice', optionIds } };
  return BallotItem.array().parse([
    { ...common, sk: BALLOT_SORT_KEY, sessionId: userId, answers: JSON.stringify(answers) },
    ...optionIds.map((id) => ({ ...common, sk: voteSortKey(id), serviceName: id })),
  ]);
}

/** False: nobody was there, or it ended before it had answered. */
async function answered(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    if (error instanceof DynamoDBServiceException && error.$fault === 'client') throw error;
    return false;
  }
}
