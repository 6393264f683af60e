import TestSequencer from '@jest/test-sequencer';

type Tests = Parameters<TestSequencer['sort']>[0];

/**
 * As suite-times.ts prints: four suites take one to two minutes, others with browsers half a minute,
 * and those with processes some seconds.
 */
const SLOW = [
  /\/(e2e\/(npm-start|every-moment|night)\.e2e|bench\/test\/chaos\.int\.test)\.ts$/,
  /\.e2e\.ts$/,
  /\.int\.test\.ts$/,
];

const rank = ({ path }: Tests[number]): number => {
  const found = SLOW.findIndex((kind) => kind.test(path));
  return found === -1 ? SLOW.length : found;
};

/**
 * Lets the slow suites begin first, so that none of them is alone on one processor at the end. jest
 * itself goes by the size of files, until its cache has times.
 */
export default class SlowSuitesFirst extends TestSequencer {
  override async sort(tests: Tests): Promise<Tests> {
    const sorted = await super.sort(tests);
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}
