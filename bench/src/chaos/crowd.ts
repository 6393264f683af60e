import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Answers, type BallotItem, screenTypeOf, voterKey } from '@booth/shared';
import { batchWrite, inBatches } from '@booth/shared/lambda';
import { seededDraws } from 'serverless-offline-step-functions-cloud/faults';
import { drawBallot, POLL_ID, uncountableItem, userIdOf, VOTES_MAX } from './ballots.ts';

/**
 * For each new ballot: so many others are changed meanwhile, so many withdrawn, and so many erased.
 */
const CHANGED_SHARE = 0.08;
const WITHDRAWN_SHARE = 0.03;
const ERASED_SHARE = 0.03;
/**
 * New ballots of a wave, at most; of a small crowd one for so many votes, so that it has waves in
 * which others change their votes.
 */
const WAVE_BALLOTS = 64;
const VOTES_OF_WAVE_BALLOT = 20;

/**
 * A time of its own, so that the ballots of a seed are of the same minutes in each run, and of more
 * than it lasts.
 */
const BEGIN_MS = Date.UTC(2026, 10, 23, 9, 30);
/**
 * Between one answer and the next of the crowd, in milliseconds: of a large crowd less, so that all
 * have voted after some hours.
 */
const LONGEST_GAP_MS = 6_000;
const LONGEST_MS = 4 * 3_600_000;

/**
 * Voters who vote, change their votes, withdraw them and have them erased, the same for the same
 * seed, straight into the votes table.
 */
export class Crowd {
  readonly #documents: DynamoDBDocumentClient;
  readonly #votesTable: string;
  readonly #draws;
  readonly #votesMax: number;
  readonly #waveBallots: number;
  readonly #longestGapMs: number;
  /** Ballots that are there now; a voter who has withdrawn is gone. */
  readonly #ballots: BallotItem[] = [];
  #clock = BEGIN_MS;
  /** Whoever has voted, also those who have withdrawn. */
  voters = 0;
  /** Votes that were cast first, those that came by changes not among them. */
  votes = 0;
  changes = 0;
  withdrawals = 0;
  erasures = 0;
  /**
   * `voterKey` of each item that no counter can be made of, from before it is written; each is
   * written once.
   */
  readonly uncountable = new Set<string>();

  /** A crowd of so many votes. */
  constructor(documents: DynamoDBDocumentClient, votesTable: string, options: { seed: number; votes: number }) {
    this.#documents = documents;
    this.#votesTable = votesTable;
    this.#draws = seededDraws(options.seed, 'crowd');
    this.#votesMax = options.votes;
    this.#longestGapMs = Math.max(1, Math.min(LONGEST_GAP_MS, Math.floor(LONGEST_MS / options.votes)));
    this.#waveBallots = Math.min(WAVE_BALLOTS, Math.ceil(options.votes / VOTES_OF_WAVE_BALLOT));
  }

  /** When it began, and the time of its last answer. */
  get times(): { first: Date; last: Date } {
    return { first: new Date(BEGIN_MS), last: new Date(this.#clock) };
  }

  /** Whoever has voted, withdrawn ballots too. */
  *voterKeys(): Generator<string> {
    for (let voter = 1; voter <= this.voters; voter += 1) yield voterKey(POLL_ID, userIdOf(`voter-${voter}`));
  }

  get isDone(): boolean {
    return this.votes >= this.#votesMax;
  }

  /**
   * A wave of ballots, and an item that cannot be counted; meanwhile some of those who voted before
   * change their minds.
   */
  async wave(): Promise<void> {
    const leavers = this.#pick(WITHDRAWN_SHARE);
    const changers = this.#pick(CHANGED_SHARE);
    const erased = this.#pick(ERASED_SHARE);
    const comers: BallotItem[] = [];
    for (let left = this.#votesMax - this.votes; left > 0 && comers.length < this.#waveBallots; ) {
      const ballot = this.#newBallot(left);
      left -= ballot.serviceNames.length;
      comers.push(ballot);
    }
    await Promise.all([
      ...inBatches(comers).map((batch) => this.#putAll(batch)),
      this.#putUncountable(),
      ...leavers.map((ballot) => this.#withdraw(ballot)),
      ...changers.map((ballot) => this.#change(ballot)),
      ...erased.map((ballot) => this.#erase(ballot)),
    ]);
    this.#ballots.push(...comers);
    this.votes += comers.reduce((sum, { serviceNames }) => sum + serviceNames.length, 0);
    this.withdrawals += leavers.length;
    this.changes += changers.length;
    this.erasures += erased.length;
  }

  #newBallot(votesMax: number): BallotItem {
    this.voters += 1;
    return this.#ballotOf(userIdOf(`voter-${this.voters}`), votesMax);
  }

  #ballotOf(userId: string, votesMax: number): BallotItem {
    const votes = this.#draws.integer(1, Math.min(VOTES_MAX, votesMax));
    return drawBallot(this.#draws, userId, votes, this.#now());
  }

  /** Some of the ballots, which are no longer among them: each is at one thing at a time. */
  #pick(share: number): BallotItem[] {
    const wanted = Array.from({ length: this.#waveBallots }).filter(() => this.#draws.share() < share).length;
    return Array.from({ length: Math.min(wanted, this.#ballots.length) }, () => {
      const index = this.#draws.integer(0, this.#ballots.length - 1);
      const [ballot] = this.#ballots.splice(index, 1, ...this.#ballots.splice(-1));
      return ballot;
    }).flatMap((ballot) => ballot ?? []);
  }

  /** As the workflows do: the ballot is written anew. */
  async #change(before: BallotItem): Promise<void> {
    const after = this.#ballotOf(before.userId, VOTES_MAX);
    await this.#put(after);
    this.#ballots.push(after);
  }

  async #withdraw({ voterKey: key }: BallotItem): Promise<void> {
    await this.#documents.send(new DeleteCommand({ TableName: this.#votesTable, Key: { voterKey: key } }));
  }

  /**
   * As organizers do on request: what is personal is gone, and nothing else is changed, also not
   * the time.
   */
  async #erase(before: BallotItem): Promise<void> {
    const kept = Object.entries(Answers.parse(JSON.parse(before.answers))).flatMap(([screenId, answer]) => {
      const left = screenTypeOf(answer).withoutPersonal(answer);
      return left === undefined ? [] : [[screenId, left]];
    });
    const erased = { ...before, answers: JSON.stringify(Object.fromEntries(kept)), erasedAt: this.#now() };
    await this.#put(erased);
    this.#ballots.push(erased);
  }

  async #putUncountable(): Promise<void> {
    const item = uncountableItem(this.uncountable.size, this.#now());
    this.uncountable.add(item.voterKey);
    await this.#put(item);
  }

  async #put(Item: Record<string, unknown>): Promise<void> {
    await this.#documents.send(new PutCommand({ TableName: this.#votesTable, Item }));
  }

  async #putAll(ballots: readonly BallotItem[]): Promise<void> {
    await batchWrite(this.#documents, { [this.#votesTable]: ballots.map((Item) => ({ PutRequest: { Item } })) });
  }

  /** Later than every time before, as the workflows make it for a voter. */
  #now(): string {
    this.#clock += this.#draws.integer(1, this.#longestGapMs);
    return new Date(this.#clock).toISOString();
  }
}
