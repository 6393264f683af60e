import { invalidRequest } from '@booth/shared';
import * as z from 'zod/mini';
import { issuesOf, issuesOfProblem } from '../../src/features/voting/answer/answer-issues.ts';
import { WHOLE_ANSWER } from '../../src/screens/screen-view.ts';
import { aPoll, screenOf } from '../support/polls.ts';

const poll = aPoll();
const you = screenOf(poll, 'you');
const pick = screenOf(poll, 'pick');
const why = screenOf(poll, 'why');

describe('issues of an answer', () => {
  it('are none for a valid answer', () => {
    const answer = { type: 'profile' as const, fields: { name: 'Ann', role: 'dev', hurry: true } };
    expect(issuesOf(you, answer)).toEqual(new Map());
  });

  it('name every invalid field with its own reason', () => {
    const answer = { type: 'profile' as const, fields: { name: '  ', role: 'boss' } };
    expect(issuesOf(you, answer)).toEqual(
      new Map([
        ['name', { text: 'issue.required' }],
        ['role', { text: 'issue.choose-one' }],
      ]),
    );
  });

  it('tell a text that is too long apart from a missing one', () => {
    const answer = { type: 'profile' as const, fields: { name: 'x'.repeat(11), role: 'dev' } };
    expect(issuesOf(you, answer)).toEqual(new Map([['name', { text: 'issue.too-long', values: { max: 10 } }]]));
    expect(issuesOf(why, { type: 'text', text: ' ' })).toEqual(new Map([[WHOLE_ANSWER, { text: 'issue.required' }]]));
    expect(issuesOf(why, { type: 'text', text: 'x'.repeat(21) })).toEqual(
      new Map([[WHOLE_ANSWER, { text: 'issue.too-long', values: { max: 20 } }]]),
    );
  });

  it('count an emoji as one character, as the server does', () => {
    expect(issuesOf(why, { type: 'text', text: '😀'.repeat(20) })).toEqual(new Map());
    expect(issuesOf(why, { type: 'text', text: '😀'.repeat(21) })).toEqual(
      new Map([[WHOLE_ANSWER, { text: 'issue.too-long', values: { max: 20 } }]]),
    );
  });

  it.each([
    [[], { text: 'screens.choice.too-few', values: { count: 1 } }],
    [['lambda', 's3', 'ec2'], { text: 'screens.choice.too-many', values: { count: 2 } }],
    [['sqs'], { text: 'issue.does-not-fit' }],
    [['s3', 's3'], { text: 'issue.does-not-fit' }],
  ])('say what is wrong with the choice %j', (optionIds, issue) => {
    expect(issuesOf(pick, { type: 'choice', optionIds })).toEqual(new Map([[WHOLE_ANSWER, issue]]));
  });

  it('ask for one option, and not for at least one, if only one can be chosen', () => {
    const [one] = aPoll({ screens: [{ ...pick, rules: [], max: 1 }] }).screens;
    if (one === undefined) throw new Error('the poll has a screen');
    expect(issuesOf(one, { type: 'choice', optionIds: [] })).toEqual(
      new Map([[WHOLE_ANSWER, { text: 'issue.choose-one' }]]),
    );
  });

  it("are read from the fields of a server's problem", () => {
    // Prepare
    const schema = z.object({ answer: z.object({ fields: z.object({ name: z.string() }) }) });
    const refused = schema.safeParse({ answer: { fields: { name: 1 } } });
    if (refused.error === undefined) throw new Error('it has to be refused');
    // Act
    const issues = issuesOfProblem(invalidRequest(refused.error, 'body').problem);
    // Assess
    expect(issues).toEqual(new Map([['name', { text: 'issue.does-not-fit' }]]));
  });
});
