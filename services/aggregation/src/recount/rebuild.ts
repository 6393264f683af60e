import { type BallotState, stateOf, UncountableChange } from '../counting/ballot-state.ts';
import { NOTHING } from '../counting/contribution.ts';
import { type Counting, countStates } from '../counting/count-states.ts';
import { type Marker, markedBy } from '../counting/marker.ts';
import type { PollStates } from '../polls/poll-states.ts';
import type { Generations } from './generations.ts';
import type { RebuildProgress } from './rebuild-contract.ts';
import type { Votes } from './votes.ts';

export interface RebuildDependencies {
  pollStates: Pick<PollStates, 'read' | 'beginNextGeneration' | 'switchGeneration'>;
  votes: Pick<Votes, 'page'>;
  generations: Generations;
  counting: Omit<Counting, 'planOf'>;
  /**
   * Waits until no running function uses an old plan for counting or an old generation for reading:
   * each has ended or, if it runs longer, has read the poll again (`longestFunctionSeconds` in
   * serverless.yml). One exception: nothing ends a batch that `redrive` counts, so a batch that the
   * tables throttle for longer may count by an old plan. Then `reconcile` finds what is missing.
   */
  outlast(): Promise<void>;
  random(): number;
}

/**
 * Begins to recount a poll into the next generation of its results. From now on, the stream's
 * records count in both generations. If a rebuild is running or was abandoned, starts over and
 * keeps what is counted in its generation. Two rebuilds at once do the same work and find each
 * other's markers; one switches, and the other finds that done. Throws if the read side does not
 * know the poll, or if another rebuild of it begins at this moment.
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
 * Does one step of a rebuild: a page of a table, a wait, or the switch. Voting goes on meanwhile.
 * In the end, the next generation equals the votes table: each ballot counts there in its newest
 * state. It may come from the table or the stream; whichever is first leaves a marker. Throws if a
 * ballot could not be counted, and the same step can be tried again. Also throws if other rebuilds
 * have switched to a later generation; then nothing is left to do.
 */
export async function rebuildStep(
  progress: RebuildProgress,
  dependencies: RebuildDependencies,
): Promise<RebuildProgress> {
  switch (progress.phase) {
    case 'announced':
      // Functions that have ended by now had records of earlier changes, which the votes table has.
      // So reading the table from here on misses nothing.
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

/** Returns undefined for an item that fits no schema, which counts nowhere. */
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
  return { pollId, voterKey, version, contribution: NOTHING, probablyUnmarked: true };
}

async function countIntoNext(
  { pollId, generation }: RebuildProgress,
  states: readonly BallotState[],
  { pollStates, counting, random }: RebuildDependencies,
): Promise<void> {
  if (states.length === 0) return;
  const poll = await pollStates.read(pollId);
  // Counts in a generation that was swept would stay there until the next rebuild.
  if (poll !== undefined && poll.generation > generation + 1) throw overtaken(pollId, generation, poll.generation);
  const counterShards = poll?.counterShards ?? 1;
  const plan = { firstShard: Math.floor(random() * counterShards), counterShards, generations: [generation + 1] };
  const uncounted = await countStates(states, { ...counting, planOf: () => plan });
  if (uncounted.length > 0)
    throw new Error(
      `${uncounted.length} ${uncounted.length === 1 ? 'ballot' : 'ballots'} could not be counted now. Try again.`,
    );
}

async function switchOver(progress: RebuildProgress, { pollStates }: RebuildDependencies): Promise<RebuildProgress> {
  const { pollId, generation } = progress;
  if (!(await pollStates.switchGeneration(pollId, generation))) {
    const poll = await pollStates.read(pollId);
    // Fine if the switch was done before and its answer was lost, or by a rebuild of the same
    // generation.
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
