import { memoryStore } from '../../src/device/device-storage.ts';
import { createDraftStore, firstDraft } from '../../src/features/visitor/draft.ts';
import { issuesOf } from '../../src/features/voting/answer/answer-issues.ts';
import { move, placed, unplaced } from '../../src/screens/ranking/order.ts';
import { WHOLE_ANSWER } from '../../src/screens/screen-view.ts';
import { aPoll, OPTIONS, screenOf } from '../support/polls.ts';

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

describe('an order of options', () => {
  it.each([
    ['up', 'c', -1, ['a', 'c', 'b']],
    ['down', 'a', 1, ['b', 'a', 'c']],
    ['not up from the top', 'a', -1, ['a', 'b', 'c']],
    ['not down from the end', 'c', 1, ['a', 'b', 'c']],
    ['not without a place', 'd', 1, ['a', 'b', 'c']],
  ])('moves an option %s', (_, id, places, order) => {
    expect(move(['a', 'b', 'c'], id, places)).toEqual(order);
  });

  it('splits the options into those with a place and those without', () => {
    const options = OPTIONS.map((option) => ({ ...option, hidden: false }));
    expect(ids(placed(options, ['ec2', 'gone', 'lambda']))).toEqual(['ec2', 'lambda']);
    expect(ids(unplaced(options, ['ec2', 'gone', 'lambda']))).toEqual(['s3', 'other']);
  });
});

describe('a ranking', () => {
  it('starts with no option placed, so that no order is suggested', () => {
    expect(firstDraft(rank, {}, undefined)).toEqual({ type: 'ranking', order: [] });
  });

  it('says how many options are not placed yet, and nothing once all are', () => {
    expect(issuesOf(rank, { type: 'ranking', order: ['s3'] })).toEqual(
      new Map([[WHOLE_ANSWER, { text: 'screens.ranking.not-placed', values: { count: 2 } }]]),
    );
    expect(issuesOf(rank, { type: 'ranking', order: ['ec2', 's3', 'lambda'] })).toEqual(new Map());
    expect(issuesOf(rank, { type: 'ranking', order: ['ec2', 's3', 'lambda', 'other'] })).toEqual(
      new Map([[WHOLE_ANSWER, { text: 'issue.does-not-fit' }]]),
    );
  });

  it('is restored after a reload, even if incomplete', () => {
    const tab = memoryStore();
    createDraftStore(tab).write({ scope: 'session', part: 'rank' }, undefined, { type: 'ranking', order: ['s3'] });
    expect(createDraftStore(tab).read({ scope: 'session', part: 'rank' }, undefined)).toEqual({
      type: 'ranking',
      order: ['s3'],
    });
  });
});

describe('a rating', () => {
  it('can be left out only if it is not required', () => {
    expect(issuesOf(must, firstDraft(must, {}, undefined))).toEqual(
      new Map([[WHOLE_ANSWER, { text: 'issue.choose-one' }]]),
    );
    expect(issuesOf(may, firstDraft(may, {}, undefined))).toEqual(new Map());
  });

  it('above its scale is invalid', () => {
    expect(issuesOf(may, { type: 'rating', rating: 6 })).toEqual(
      new Map([[WHOLE_ANSWER, { text: 'issue.does-not-fit' }]]),
    );
  });
});
