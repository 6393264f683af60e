import {
  Answers,
  type BallotItem,
  countersOf,
  POLL_SORT_KEY,
  ResultsTableItem,
  screenOfTally,
  screenTypeOf,
  TOTALS,
  tallyOf,
} from '@booth/shared';

/** The counts of a votes table or a results table, without zeros. */
export interface Counts {
  ballots: number;
  minutes: Record<string, number>;
  /** `services option:lambda` → 7 */
  counters: Record<string, number>;
}

/** Recounts a votes table plainly. The results must equal it in the end. */
export function recount(items: Iterable<BallotItem>): Counts {
  const counts: Counts = { ballots: 0, minutes: {}, counters: {} };
  for (const { timestamp, answers } of items) {
    counts.ballots += 1;
    add(counts.minutes, timestamp.slice(0, 16), 1);
    for (const [screenId, answer] of Object.entries(Answers.parse(JSON.parse(answers)))) {
      for (const [counter, amount] of screenTypeOf(answer).counters(answer))
        add(counts.counters, `${screenId} ${counter}`, amount);
    }
  }
  return counts;
}

/** Returns the same counts from the items of a results table, in one generation. */
export function countsIn(items: Iterable<object>, generation = 1): Counts {
  const counts: Counts = { ballots: 0, minutes: {}, counters: {} };
  for (const item of items) {
    const parsed = ResultsTableItem.parse(item);
    if (parsed.sk === POLL_SORT_KEY) continue;
    const tally = tallyOf(parsed.sk);
    if (tally?.generation !== generation) continue;
    const counters = countersOf(parsed);
    const ballots = counters.get('ballots') ?? 0;
    const screen = screenOfTally(tally.name);
    if (tally.name === TOTALS) counts.ballots += ballots;
    else if (screen === undefined) add(counts.minutes, tally.name.replace('MINUTE#', ''), ballots);
    else for (const [counter, count] of counters) add(counts.counters, `${screen.screenId} ${counter}`, count);
  }
  return counts;
}

function add(to: Record<string, number>, name: string, count: number): void {
  to[name] = (to[name] ?? 0) + count;
  if (to[name] === 0) delete to[name];
}
