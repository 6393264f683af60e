import { Answer, answerSchema } from '../src/index.ts';
import { aPoll, parsedPoll, screenOf } from './polls.ts';

const poll = parsedPoll({
  screens: [
    ...aPoll().screens,
    { type: 'rating', id: 'rate', title: { en: 'Rate', ja: 'Rate' }, required: true, max: 7 },
    { type: 'rating', id: 'rate-if-you-like', title: { en: 'Rate', ja: 'Rate' } },
    { type: 'ranking', id: 'rank', title: { en: 'Rank', ja: 'Rank' }, optionIds: ['sqs', 's3'] },
    { type: 'ranking', id: 'rank-all', title: { en: 'Rank', ja: 'Rank' } },
    {
      type: 'profile',
      id: 'constructor',
      title: { en: 'Team', ja: 'Team' },
      fields: ['driver', 'constructor'].map((id) => ({
        type: 'text',
        id,
        label: { en: id, ja: id },
        maxCharacters: 10,
      })),
    },
  ],
});
const check = (screenId: string, answer: unknown) => answerSchema(poll, screenOf(poll, screenId)).safeParse(answer);

describe('an answer fits its screen', () => {
  test.each([
    ['you', { type: 'profile', fields: { name: ' Ann ', role: 'dev', hurry: true } }],
    ['you', { type: 'profile', fields: { name: 'Ann' } }],
    ['you', { type: 'profile', fields: { name: '👨‍👩‍👧' } }],
    ['pick', { type: 'choice', optionIds: ['s3', 'lambda'] }],
    ['why', { type: 'text', text: 'because' }],
    ['why', { type: 'text', text: '😀'.repeat(20) }],
    ['constructor', { type: 'profile', fields: { driver: 'Ann' } }],
    ['constructor', { type: 'profile', fields: { constructor: '😀'.repeat(10) } }],
    ['rate', { type: 'rating', fields: { rating: 7 } }],
    ['rate-if-you-like', { type: 'rating', fields: { rating: 1 } }],
    ['rate-if-you-like', { type: 'rating', fields: {} }],
    ['rank', { type: 'ranking', order: ['s3', 'sqs'] }],
    ['rank-all', { type: 'ranking', order: ['sqs', 'lambda', 's3'] }],
  ])('%s takes %j', (screenId, answer) => {
    expect(check(screenId, answer).success).toBe(true);
  });

  test.each([
    ['a required field is missing', 'you', { type: 'profile', fields: {} }, 'fields.name'],
    ['a required field is blank', 'you', { type: 'profile', fields: { name: '   ' } }, 'fields.name'],
    ['a required field can not be seen', 'you', { type: 'profile', fields: { name: '\u200B\u3164' } }, 'fields.name'],
    ['a text is too long', 'you', { type: 'profile', fields: { name: 'x'.repeat(11) } }, 'fields.name'],
    ['a text has an emoji too much', 'why', { type: 'text', text: '😀'.repeat(21) }, 'text'],
    [
      'a field of an inherited name',
      'constructor',
      { type: 'profile', fields: { constructor: 1 } },
      'fields.constructor',
    ],
    ['a choice that is not offered', 'you', { type: 'profile', fields: { name: 'A', role: 'ceo' } }, 'fields.role'],
    ['a field that is not asked', 'you', { type: 'profile', fields: { name: 'A', admin: true } }, 'fields'],
    ['too few options', 'pick', { type: 'choice', optionIds: [] }, 'optionIds'],
    ['too many options', 'pick', { type: 'choice', optionIds: ['s3', 'sqs', 'lambda'] }, 'optionIds'],
    ['one option twice', 'pick', { type: 'choice', optionIds: ['s3', 's3'] }, 'optionIds'],
    ['an unknown option', 'pick', { type: 'choice', optionIds: ['ec2'] }, 'optionIds.0'],
    ['an answer to another type of screen', 'pick', { type: 'text', text: 'lambda' }, 'type'],
    ['a required rating is missing', 'rate', { type: 'rating', fields: {} }, 'fields.rating'],
    ['a rating over its scale', 'rate-if-you-like', { type: 'rating', fields: { rating: 6 } }, 'fields.rating'],
    ['a rating under its scale', 'rate', { type: 'rating', fields: { rating: 0 } }, 'fields.rating'],
    ['a rating between two steps', 'rate', { type: 'rating', fields: { rating: 2.5 } }, 'fields.rating'],
    ['a ranking that leaves one out', 'rank', { type: 'ranking', order: ['s3'] }, 'order'],
    ['a ranking that has one twice', 'rank', { type: 'ranking', order: ['s3', 's3'] }, 'order'],
    ['a ranking of an option not asked for', 'rank', { type: 'ranking', order: ['s3', 'lambda'] }, 'order.1'],
    ['a required text is blank', 'why', { type: 'text', text: ' ' }, 'text'],
  ])('%s: refused, the field is named', (_case, screenId, answer, path) => {
    const checked = check(screenId, answer);
    expect(checked.error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  test('a rating and a ranking have nothing that is recorded as a vote', () => {
    for (const answer of [
      { type: 'rating', fields: { rating: 1 } },
      { type: 'ranking', order: ['s3', 'sqs'] },
    ]) {
      expect(Answer.parse(answer)).toEqual(answer);
      expect(Answer.parse({ ...answer, optionIds: ['s3'] })).not.toHaveProperty('optionIds');
    }
  });

  test('texts are trimmed, so that blanks never make two answers of one', () => {
    expect(check('you', { type: 'profile', fields: { name: ' Ann ' } }).data).toEqual({
      type: 'profile',
      fields: { name: 'Ann' },
    });
  });
});
