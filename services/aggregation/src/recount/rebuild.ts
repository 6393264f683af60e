import { Generation, PollId } from '@booth/shared';
import * as z from 'zod/mini';
import { stateOf, UncountableChange } from '../ballot-change.ts';
import type { BallotState } from '../ballot-count.ts';
import { NOTHING } from '../contribution.ts';
import { type Counting, countStates } from '../count-states.ts';
import { type Marker, markedBy } from '../marker.ts';
import type { PollStates } from '../project-polls.ts';
import type { Generations } from './dynamodb-generations.ts';
import type { Votes } from './dynamodb-votes.ts';

/** How far a rebuild has come. Whoever has it can go on; repeating a step does no harm. */
export const RebuildProgress = z.object({
  pollId: PollId,
  /** The generation that is to be replaced; the next one is recounted. */
  generation: Generation,
  phase: z.enum([
    /** Functions that do not know of the next generation have to end. */
    'announced',
    /** The votes table is read, and each ballot is counted as it is now. */
    'votes',
    /** Ballots that were removed are marked, so that no late record counts them again. */
    'removed',
    /** From here on, the next generation is read. */
    'switch',
    /** Functions that read the old generation have to end. */
    'switched',
    /** What is left of the old generation is deleted. */
    'sweep',
    'done',
  ]),
  /**
   * The votes table was restored from a backup: ballots that were removed since may be there again,
   * and no late record of that time comes. So removed ballots are not marked.
   */
  restored: z._default(z.boolean(), false),
  /** The keys after which the tables are read on. */
  votesFrom: z.optional(z.string()),
  markersFrom: z.optional(z.string()),
  /** Ballots that were counted, and items of the votes table that fit no schema. */
  ballots: z.int().check(z.minimum(0)),
  uncountable: z.int().check(z.minimum(0)),
});
export type RebuildProgress = z.infer<typeof RebuildProgress>;

export interface RebuildDependencies {
  pollStates: Pick<PollStates, 'read' | 'beginNextGeneration' | 'switchGeneration'>;
  votes: Pick<Votes, 'page'>;
  generations: Generations;
  counting: Omit<Counting, 'planOf'>;
  /**
   * Waits until whatever runs now no longer counts by a plan of now, nor reads results by a
   * generation of now: until functions have ended or, if they run longer, have read that anew
   * (`longestFunctionSeconds` in serverless.yml).
   */
  outlast(): Promise<void>;
  random(): number;
}

/**
 * Begins to recount a poll into the next generation of its results: from now on all that the stream
 * brings counts in both. A rebuild that is under way, or was left, is begun anew: what is counted
 * in its generation already stays. Two that are under way at once do the same work, each finding
 * the other's markers; the first one switches, and the other finds that done. Throws if the read
 * side does not know the poll, or if another rebuild of it begins at this moment.
 */
export async function beginRebuild(
  pollId: string,
  { pollStates }: RebuildDependencies,
  restored = false,
): Promise<RebuildProgress> {
  const poll = await pollStates.read(pollId);
  if (poll === undefined) throw new Error(`The read side knows no poll "${pollId}".`);
  if (poll.nextGeneration === undefined && !(await pollStates.beginNextGeneration(pollId, poll.generation))) {
    throw new Error(`Another rebuild of "${pollId}" began at this moment. It is enough if that one ends.`);
  }
  return { pollId, generation: poll.generation, phase: 'announced', restored, ballots: 0, uncountable: 0 };
}

/**
 * Does one step of a rebuild: a page of a table, a wait, or the switch. Voting goes on all the
 * while, and in the end the next generation equals the votes table: each ballot counts there as its
 * newest state says, whether that comes from the table or by the stream, for whichever comes first
 * leaves a marker. Throws if a ballot could not be counted; the same step can be tried again.
 * Throws also if other rebuilds have switched to a later generation: then nothing is left to do.
 */
export async function rebuildStep(
  progress: RebuildProgress,
  dependencies: RebuildDependencies,
): Promise<RebuildProgress> {
  switch (progress.phase) {
    case 'announced':
      // Their records are in the votes table by now: whoever reads it after they have ended misses
      // none.
      await dependencies.outlast();
      return { ...progress, phase: 'votes' };
    case 'votes':
      return countBallots(progress, dependencies);
    case 'removed':
      return markRemoved(progress, dependencies);
    case 'switch':
      return switchOver(progress, dependencies);
    case 'switched':
      await dependencies.outlast();
      return { ...progress, phase: 'sweep' };
    case 'sweep':
      return sweep(progress, dependencies);
    case 'done':
      return progress;
  }
}

async function countBallots(progress: RebuildProgress, dependencies: RebuildDependencies): Promise<RebuildProgress> {
  const { items, next } = await dependencies.votes.page(progress.pollId, progress.votesFrom);
  const states = items.flatMap((item) => readable(item) ?? []);
  await countIntoNext(progress, states, dependencies);
  const phaseAfter = progress.restored ? 'switch' : 'removed';
  return {
    ...progress,
    phase: next === undefined ? phaseAfter : 'votes',
    votesFrom: next,
    ballots: progress.ballots + states.length,
    uncountable: progress.uncountable + items.length - states.length,
  };
}

/** Undefined if the item fits no schema: it counts nowhere. */
function readable(item: unknown): BallotState | undefined {
  try {
    return stateOf(item);
  } catch (error) {
    if (error instanceof UncountableChange) return undefined;
    throw error;
  }
}

async function markRemoved(progress: RebuildProgress, dependencies: RebuildDependencies): Promise<RebuildProgress> {
  const { pollId, generation } = progress;
  const { markers, next } = await dependencies.generations.markersPage(pollId, progress.markersFrom);
  const removed = markers.filter(({ key, version }) => version.removed && markedBy(key).generation === generation);
  await countIntoNext(progress, removed.map(removedState), dependencies);
  return { ...progress, phase: next === undefined ? 'switch' : 'removed', markersFrom: next };
}

function removedState({ key, version }: Marker): BallotState {
  const { pollId, voterKey } = markedBy(key);
  return { pollId, voterKey, version, contribution: NOTHING, isNew: true };
}

async function countIntoNext(
  { pollId, generation }: RebuildProgress,
  states: readonly BallotState[],
  { pollStates, counting, random }: RebuildDependencies,
): Promise<void> {
  if (states.length === 0) return;
  const poll = await pollStates.read(pollId);
  // What is added to a generation that has been swept stays there until the next rebuild.
  if (poll !== undefined && poll.generation > generation + 1) throw overtaken(pollId, generation, poll.generation);
  const counterShards = poll?.counterShards ?? 1;
  const plan = { firstShard: Math.floor(random() * counterShards), counterShards, generations: [generation + 1] };
  const uncounted = await countStates(states, { ...counting, planOf: () => plan });
  if (uncounted.length > 0) throw new Error(`${uncounted.length} ballots could not be counted now. Try again.`);
}

async function switchOver(progress: RebuildProgress, { pollStates }: RebuildDependencies): Promise<RebuildProgress> {
  const { pollId, generation } = progress;
  if (!(await pollStates.switchGeneration(pollId, generation))) {
    const poll = await pollStates.read(pollId);
    // Done before, and its answer lost; or by another rebuild of the same generation, which comes
    // to the same.
    if (poll?.generation !== generation + 1) throw overtaken(pollId, generation, poll?.generation);
  }
  return { ...progress, phase: 'switched', markersFrom: undefined };
}

const overtaken = (pollId: string, generation: number, present: number | undefined) =>
  new Error(
    `This rebuild of "${pollId}" is out of date: it recounts generation ${generation + 1}, and the results are of ` +
      `generation ${present}, by another rebuild.`,
  );

async function sweep(progress: RebuildProgress, dependencies: RebuildDependencies): Promise<RebuildProgress> {
  const { pollId, generation } = progress;
  const { generations, pollStates } = dependencies;
  const { markers, next } = await generations.markersPage(pollId, progress.markersFrom);
  const old = markers.map(({ key }) => key).filter((key) => markedBy(key).generation <= generation);
  await generations.deleteMarkers(old);
  if (next !== undefined) return { ...progress, markersFrom: next };
  const poll = await pollStates.read(pollId);
  await generations.deleteTalliesBefore(pollId, poll?.counterShards ?? 1, generation + 1);
  return { ...progress, phase: 'done', markersFrom: undefined };
}
