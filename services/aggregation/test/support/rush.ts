import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type Answers, BallotItem, type Poll, sessionIdSource, voterKey } from '@booth/shared';

export const VOTES_OF_A_BALLOT = 4;
/** A transaction takes up to 100 items (DynamoDB API reference, TransactWriteItems). */
const BALLOTS_AT_ONCE = 50;
const WRITERS = 2;
const AWAY_POLL_MS = 50;
/** How long the table may be away. */
const AWAY_MS_MAX = 90_000;

/** Voters who do not care what becomes of the machines. */
export interface Rush {
  /**
   * Keys of the voters whose ballots were acknowledged and then read. DynamoDB Local (1.25.1)
   * acknowledges a transaction before it commits it, and killed in between it forgets it; a read
   * that it answers comes after the commit.
   */
  readonly acknowledged: ReadonlySet<string>;
  /** Resolves when every ballot is recorded. */
  readonly done: Promise<void>;
}

/**
 * Records so many ballots. To be quick, a transaction takes those of several voters. One that was
 * not answered is sent again, with the same token, until it is.
 */
export function startRush(documents: DynamoDBDocumentClient, votesTable: string, poll: Poll, count: number): Rush {
  const ballots = Array.from({ length: count }, (_, voter) => ballotOf(poll, voter));
  const acknowledged = new Set<string>();

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
    while (ballots.length > 0) await record(ballots.splice(0, BALLOTS_AT_ONCE));
  };
  const done = Promise.all(Array.from({ length: WRITERS }, write)).then(() => {});
  // Whoever started it awaits it; it must not count as unhandled meanwhile.
  done.catch(() => {});
  return { acknowledged, done };
}

function ballotOf({ pollId, screens }: Poll, voter: number): BallotItem {
  const [screen] = screens;
  if (screen?.type !== 'choice') throw new Error('The rush is on a choice.');
  const optionIds = Array.from({ length: VOTES_OF_A_BALLOT }, (_, turn) => {
    return screen.options[(voter + turn * turn) % screen.options.length]?.id ?? '';
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
