import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Answers, type BallotItem, screenTypeOf, voterKey } from '@booth/shared';
import { batchWrite, inBatches } from '@booth/shared/lambda';
import { seededDraws } from 'serverless-offline-step-functions-cloud/faults';
import { drawBallot, POLL_ID, uncountableItem, userIdOf, VOTES_MAX } from './ballots.ts';

/** Ballots that are changed, withdrawn and erased, as shares of the new ballots. */
const CHANGED_SHARE = 0.08;
const WITHDRAWN_SHARE = 0.03;
const ERASED_SHARE = 0.03;
/** Most new ballots of a wave. */
const WAVE_BALLOTS = 64;
/**
 * A small run gets one ballot per 20 votes in each wave, so that it too has waves in which voters
 * change their votes.
 */
const VOTES_PER_WAVE_BALLOT = 20;

/**
 * When the run's own clock starts. It gives a seed the same minutes in each run, and more minutes
 * than the run lasts.
 */
const BEGIN_MS = Date.UTC(2026, 10, 23, 9, 30);
/** Longest pause between two answers, and longest time of voting, in milliseconds. */
const LONGEST_GAP_MS = 6_000;
const LONGEST_MS = 4 * 3_600_000;

/**
 * Voters who write ballots into the votes table, change them, withdraw them and have them erased. A
 * seed always gives the same voters.
 */
export class ChaosVoters {
  readonly #documents: DynamoDBDocumentClient;
  readonly #votesTable: string;
  readonly #draws;
  readonly #votesMax: number;
  readonly #waveBallots: number;
  readonly #longestGapMs: number;
  /** Current ballots, without withdrawn ones. */
  readonly #ballots: BallotItem[] = [];
  #clock = BEGIN_MS;
  /** The number of voters, with those who have withdrawn. */
  count = 0;
  /** The number of votes in first ballots, without those from changes. */
  votes = 0;
  changes = 0;
  withdrawals = 0;
  erasures = 0;
  /** `voterKey` of each uncountable item, added before the item is written. */
  readonly uncountable = new Set<string>();

  constructor(documents: DynamoDBDocumentClient, votesTable: string, options: { seed: number; votes: number }) {
    this.#documents = documents;
    this.#votesTable = votesTable;
    this.#draws = seededDraws(options.seed, 'crowd');
    this.#votesMax = options.votes;
    this.#longestGapMs = Math.max(1, Math.min(LONGEST_GAP_MS, Math.floor(LONGEST_MS / options.votes)));
    this.#waveBallots = Math.min(WAVE_BALLOTS, Math.ceil(options.votes / VOTES_PER_WAVE_BALLOT));
  }

  /** The times of the first and the last answer. */
  get times(): { first: Date; last: Date } {
    return { first: new Date(BEGIN_MS), last: new Date(this.#clock) };
  }

  /** The keys of all voters, with those who have withdrawn. */
  *voterKeys(): Generator<string> {
    for (let voter = 1; voter <= this.count; voter += 1) yield voterKey(POLL_ID, userIdOf(`voter-${voter}`));
  }

  get isDone(): boolean {
    return this.votes >= this.#votesMax;
  }

  /**
   * Writes a wave of ballots and an uncountable item, while earlier voters change, withdraw or
   * erase theirs.
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
    this.count += 1;
    return this.#ballotOf(userIdOf(`voter-${this.count}`), votesMax);
  }

  #ballotOf(userId: string, votesMax: number): BallotItem {
    const votes = this.#draws.integer(1, Math.min(VOTES_MAX, votesMax));
    return drawBallot(this.#draws, userId, votes, this.#now());
  }

  /** Takes some ballots out of the list, so that nothing else happens to them meanwhile. */
  #pick(share: number): BallotItem[] {
    const wanted = Array.from({ length: this.#waveBallots }).filter(() => this.#draws.share() < share).length;
    return Array.from({ length: Math.min(wanted, this.#ballots.length) }, () => {
      const index = this.#draws.integer(0, this.#ballots.length - 1);
      const [ballot] = this.#ballots.splice(index, 1, ...this.#ballots.splice(-1));
      return ballot;
    }).flatMap((ballot) => ballot ?? []);
  }

  /** Writes the whole ballot again, as the workflows do. */
  async #change(before: BallotItem): Promise<void> {
    const after = this.#ballotOf(before.userId, VOTES_MAX);
    await this.#put(after);
    this.#ballots.push(after);
  }

  async #withdraw({ voterKey: key }: BallotItem): Promise<void> {
    await this.#documents.send(new DeleteCommand({ TableName: this.#votesTable, Key: { voterKey: key } }));
  }

  /** Deletes personal answers and nothing else, as organizers do on request. */
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

  /** Returns a later time than ever before, as the workflows do for a voter. */
  #now(): string {
    this.#clock += this.#draws.integer(1, this.#longestGapMs);
    return new Date(this.#clock).toISOString();
  }
}
