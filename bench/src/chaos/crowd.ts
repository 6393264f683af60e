import { createHash } from 'node:crypto';
import { BatchWriteCommand, type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { BALLOT_SORT_KEY, sessionIdSource, VotesTableItem, voterKey, voteSortKey } from '@booth/shared';
import { seededDraws } from 'serverless-offline-step-functions-cloud/faults';

export const POLL_ID = 'chaos';
const OPTION_IDS = Array.from({ length: 20 }, (_, index) => `option-${index}`);
const STARS = 5;
const VOTES_OF_BALLOT = { least: 1, most: 3 };

/** Of the ballots of a wave: so many others are changed meanwhile, and so many withdrawn. */
const CHANGED_SHARE = 0.05;
const WITHDRAWN_SHARE = 0.01;
const WAVE_BALLOTS = 64;
/** BatchWriteItem takes 25 items. */
const ITEMS_MAX = 25;

interface Ballot {
  userId: string;
  optionIds: string[];
  stars: number;
  timestamp: string;
}

/** The items of a ballot, as the workflows write them. */
function itemsOf({ userId, optionIds, stars, timestamp }: Ballot): VotesTableItem[] {
  const common = { voterKey: voterKey(POLL_ID, userId), pollId: POLL_ID, userId, timestamp };
  const services = { type: 'choice', optionIds };
  const rating = { type: 'rating', fields: { rating: stars } };
  const ballot = { ...common, sk: BALLOT_SORT_KEY, answers: JSON.stringify({ services, stars: rating }) };
  const votes = optionIds.map((id) => ({ ...common, sk: voteSortKey(id), serviceName: id }));
  return VotesTableItem.array().parse([ballot, ...votes]);
}

/** Voters who vote, change their votes and withdraw them, the same for the same seed, straight into the votes table. */
export class Crowd {
  readonly #documents: DynamoDBDocumentClient;
  readonly #votesTable: string;
  readonly #draws;
  /** Ballots that are there now; a voter who has withdrawn is gone. */
  readonly #ballots: Ballot[] = [];
  #voters = 0;
  #clock = 0;
  /** Votes that were cast first, those that came by changes not among them. */
  votes = 0;
  changes = 0;
  withdrawals = 0;

  constructor(documents: DynamoDBDocumentClient, votesTable: string, seed: number) {
    this.#documents = documents;
    this.#votesTable = votesTable;
    this.#draws = seededDraws(seed, 'crowd');
  }

  /** A wave of ballots, at most so many votes; meanwhile some of those who voted before change their minds. */
  async wave(votesMax: number): Promise<void> {
    const leavers = this.#pick(WITHDRAWN_SHARE);
    const changers = this.#pick(CHANGED_SHARE);
    const comers: Ballot[] = [];
    for (let left = votesMax; left > 0 && comers.length < WAVE_BALLOTS; ) {
      const ballot = this.#newBallot(left);
      left -= ballot.optionIds.length;
      comers.push(ballot);
    }
    await Promise.all([
      ...inGroups(comers.flatMap(itemsOf), ITEMS_MAX).map((items) => this.#putAll(items)),
      ...leavers.map((ballot) => this.#transact(itemsOf(ballot).map((item) => this.#deletion(item)))),
      ...changers.map((ballot) => this.#change(ballot)),
    ]);
    this.#ballots.push(...comers);
    this.votes += comers.reduce((sum, { optionIds }) => sum + optionIds.length, 0);
    this.withdrawals += leavers.length;
    this.changes += changers.length;
  }

  #newBallot(votesMax: number): Ballot {
    this.#voters += 1;
    const userId = createHash('sha256')
      .update(sessionIdSource(POLL_ID, `voter-${this.#voters}`))
      .digest('hex');
    return { userId, ...this.#choice(votesMax), timestamp: this.#now() };
  }

  #choice(votesMax: number) {
    const { least, most } = VOTES_OF_BALLOT;
    const count = this.#draws.integer(least, Math.min(most, votesMax));
    const chosen = this.#draws.distinct(count, 0, OPTION_IDS.length - 1);
    return { optionIds: chosen.flatMap((index) => OPTION_IDS[index] ?? []), stars: this.#draws.integer(1, STARS) };
  }

  /** Some of the ballots, which are no longer among them: each is at one thing at a time. */
  #pick(share: number): Ballot[] {
    const count = Math.min(Math.round(WAVE_BALLOTS * share), this.#ballots.length);
    return Array.from({ length: count }, () => {
      const index = this.#draws.integer(0, this.#ballots.length - 1);
      const [ballot] = this.#ballots.splice(index, 1, ...this.#ballots.splice(-1));
      return ballot;
    }).flatMap((ballot) => ballot ?? []);
  }

  /** As the workflows do: the ballot is written anew, of the votes only those that come and go. */
  async #change(before: Ballot): Promise<void> {
    const after = { ...before, ...this.#choice(VOTES_OF_BALLOT.most), timestamp: this.#now() };
    const [ballot, ...votes] = itemsOf(after);
    const [, ...votesBefore] = itemsOf(before);
    const isIn = (list: VotesTableItem[]) => (item: VotesTableItem) => list.some(({ sk }) => sk === item.sk);
    const comers = votes.filter((item) => !isIn(votesBefore)(item));
    const leavers = votesBefore.filter((item) => !isIn(votes)(item));
    await this.#transact([
      ...[...(ballot === undefined ? [] : [ballot]), ...comers].map((Item) => ({
        Put: { TableName: this.#votesTable, Item },
      })),
      ...leavers.map((item) => this.#deletion(item)),
    ]);
    this.#ballots.push(after);
  }

  #deletion({ voterKey, sk }: VotesTableItem) {
    return { Delete: { TableName: this.#votesTable, Key: { voterKey, sk } } };
  }

  async #transact(TransactItems: TransactWriteCommand['input']['TransactItems']): Promise<void> {
    await this.#documents.send(new TransactWriteCommand({ TransactItems }));
  }

  async #putAll(items: readonly VotesTableItem[]): Promise<void> {
    let left: BatchWriteCommand['input']['RequestItems'] = {
      [this.#votesTable]: items.map((Item) => ({ PutRequest: { Item } })),
    };
    while (left !== undefined && Object.keys(left).length > 0) {
      left = (await this.#documents.send(new BatchWriteCommand({ RequestItems: left }))).UnprocessedItems;
    }
  }

  /** Later than every time before, as the workflows make it for a voter. */
  #now(): string {
    this.#clock = Math.max(Date.now(), this.#clock + 1);
    return new Date(this.#clock).toISOString();
  }
}

function inGroups<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
