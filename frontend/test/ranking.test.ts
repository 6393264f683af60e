import { memoryStore } from '../src/device/device-storage.ts';
import { createDraftStore, firstDraft } from '../src/features/visitor/draft.ts';
import { issuesOf } from '../src/features/voting/answer/answer-issues.ts';
import { move, placed, unplaced } from '../src/screens/ranking/order.ts';
import { WHOLE_ANSWER } from '../src/screens/screen-view.ts';
import { aPoll, OPTIONS, screenOf } from './polls.ts';

const title = { en: 'Q', ja: 'Q' };
const poll = aPoll({
  screens: [
    { type: 'rating', id: 'must', title, required: true },
    { type: 'rating', id: 'may', title },
    { type: 'ranking', id: 'rank', title, options: OPTIONS.filter(({ id }) => id !== 'other') },
  ],
});
const [must, may, rank] = ['must', 'may', 'rank'].map((id) => screenOf(poll, id));
if (must === undefined || may === undefined || rank === undefined) throw new Error('the poll has three screens');
const ids = (options: { id: string }[]) => options.map(({ id }) => id);

describe('an order', () => {
  it.each([
    ['up', 'c', -1, ['a', 'c', 'b']],
    ['down', 'a', 1, ['b', 'a', 'c']],
    ['up from the top not at all', 'a', -1, ['a', 'b', 'c']],
    ['down from the end not at all', 'c', 1, ['a', 'b', 'c']],
    ['that has no place not at all', 'd', 1, ['a', 'b', 'c']],
  ])('moves an option %s', (_, id, places, order) => {
    expect(move(['a', 'b', 'c'], id, places)).toEqual(order);
  });

  it('parts the options into those that have a place and those that need one', () => {
    const options = OPTIONS.map((option) => ({ ...option, hidden: false }));
    expect(ids(placed(options, ['ec2', 'gone', 'lambda']))).toEqual(['ec2', 'lambda']);
    expect(ids(unplaced(options, ['ec2', 'gone', 'lambda']))).toEqual(['s3', 'other']);
  });
});

describe('a ranking', () => {
  it('begins with no option placed, so that no order is suggested', () => {
    expect(firstDraft(rank, {}, undefined)).toEqual({ type: 'ranking', order: [] });
  });

  it('says how many options are left to be placed, and nothing once all are', () => {
    expect(issuesOf(rank, { type: 'ranking', order: ['s3'] })).toEqual(
      new Map([[WHOLE_ANSWER, { text: 'screens.ranking.not-placed', values: { count: 2 } }]]),
    );
    expect(issuesOf(rank, { type: 'ranking', order: ['ec2', 's3', 'lambda'] })).toEqual(new Map());
    expect(issuesOf(rank, { type: 'ranking', order: ['ec2', 's3', 'lambda', 'other'] })).toEqual(
      new Map([[WHOLE_ANSWER, { text: 'issue.does-not-fit' }]]),
    );
  });

  it('comes back after a refresh, half done as it was', () => {
    const tab = memoryStore();
    createDraftStore(tab).write({ scope: 'session', part: 'rank' }, undefined, { type: 'ranking', order: ['s3'] });
    expect(createDraftStore(tab).read({ scope: 'session', part: 'rank' }, undefined)).toEqual({
      type: 'ranking',
      order: ['s3'],
    });
  });
});

describe('a rating', () => {
  it('can be left out only where it is not required', () => {
    expect(issuesOf(must, firstDraft(must, {}, undefined))).toEqual(
      new Map([[WHOLE_ANSWER, { text: 'issue.choose-one' }]]),
    );
    expect(issuesOf(may, firstDraft(may, {}, undefined))).toEqual(new Map());
  });

  it('over its scale does not fit', () => {
    expect(issuesOf(may, { type: 'rating', rating: 6 })).toEqual(
      new Map([[WHOLE_ANSWER, { text: 'issue.does-not-fit' }]]),
    );
  });
});
