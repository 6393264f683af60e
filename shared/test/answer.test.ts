import { answerSchema } from '../src/index.ts';
import { parsedPoll, screenOf } from './polls.ts';

const poll = parsedPoll();
const check = (screenId: string, answer: unknown) => answerSchema(poll, screenOf(poll, screenId)).safeParse(answer);

describe('an answer fits its screen', () => {
  test.each([
    ['you', { type: 'profile', fields: { name: ' Ann ', role: 'dev', hurry: true } }],
    ['you', { type: 'profile', fields: { name: 'Ann' } }],
    ['pick', { type: 'choice', optionIds: ['s3', 'lambda'] }],
    ['why', { type: 'text', text: 'because' }],
  ])('%s takes %j', (screenId, answer) => {
    expect(check(screenId, answer).success).toBe(true);
  });

  test.each([
    ['a required field is missing', 'you', { type: 'profile', fields: {} }, 'fields.name'],
    ['a required field is blank', 'you', { type: 'profile', fields: { name: '   ' } }, 'fields.name'],
    ['a text is too long', 'you', { type: 'profile', fields: { name: 'x'.repeat(11) } }, 'fields.name'],
    ['a choice that is not offered', 'you', { type: 'profile', fields: { name: 'A', role: 'ceo' } }, 'fields.role'],
    ['a field that is not asked', 'you', { type: 'profile', fields: { name: 'A', admin: true } }, 'fields'],
    ['too few options', 'pick', { type: 'choice', optionIds: [] }, 'optionIds'],
    ['too many options', 'pick', { type: 'choice', optionIds: ['s3', 'sqs', 'lambda'] }, 'optionIds'],
    ['one option twice', 'pick', { type: 'choice', optionIds: ['s3', 's3'] }, 'optionIds'],
    ['an unknown option', 'pick', { type: 'choice', optionIds: ['ec2'] }, 'optionIds.0'],
    ['an answer to another type of screen', 'pick', { type: 'text', text: 'lambda' }, 'type'],
    ['a required text is blank', 'why', { type: 'text', text: ' ' }, 'text'],
  ])('%s: refused, the field is named', (_case, screenId, answer, path) => {
    const checked = check(screenId, answer);
    expect(checked.error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  test('texts are trimmed, so that blanks never make two answers of one', () => {
    expect(check('you', { type: 'profile', fields: { name: ' Ann ' } }).data).toEqual({
      type: 'profile',
      fields: { name: 'Ann' },
    });
  });
});
