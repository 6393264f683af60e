import { invalidRequest } from '@booth/shared';
import { z } from 'zod';
import { faultsOf, faultsOfProblem, WHOLE_ANSWER } from '../src/features/survey/answer-faults.ts';
import { aPoll, screenOf } from './polls.ts';

const poll = aPoll();
const you = screenOf(poll, 'you');
const pick = screenOf(poll, 'pick');
const why = screenOf(poll, 'why');

describe('faults of an answer', () => {
  it('are none for an answer that fits', () => {
    const answer = { type: 'profile' as const, fields: { name: 'Ann', role: 'dev', hurry: true } };
    expect(faultsOf(poll, you, answer)).toEqual(new Map());
  });

  it('name every field that does not fit, each with its own reason', () => {
    const answer = { type: 'profile' as const, fields: { name: '  ', role: 'boss' } };
    expect(faultsOf(poll, you, answer)).toEqual(
      new Map([
        ['name', { kind: 'required' }],
        ['role', { kind: 'choose-one' }],
      ]),
    );
  });

  it('tell a text that is too long from one that is missing', () => {
    const answer = { type: 'profile' as const, fields: { name: 'x'.repeat(11), role: 'dev' } };
    expect(faultsOf(poll, you, answer)).toEqual(new Map([['name', { kind: 'too-long', max: 10 }]]));
    expect(faultsOf(poll, why, { type: 'text', text: ' ' })).toEqual(new Map([[WHOLE_ANSWER, { kind: 'required' }]]));
    expect(faultsOf(poll, why, { type: 'text', text: 'x'.repeat(21) })).toEqual(
      new Map([[WHOLE_ANSWER, { kind: 'too-long', max: 20 }]]),
    );
  });

  it('count an emoji as one character, as the server does', () => {
    expect(faultsOf(poll, why, { type: 'text', text: '😀'.repeat(20) })).toEqual(new Map());
    expect(faultsOf(poll, why, { type: 'text', text: '😀'.repeat(21) })).toEqual(
      new Map([[WHOLE_ANSWER, { kind: 'too-long', max: 20 }]]),
    );
  });

  it.each([
    [[], { kind: 'too-few', count: 1 }],
    [['lambda', 's3', 'ec2'], { kind: 'too-many', count: 2 }],
    [['sqs'], { kind: 'does-not-fit' }],
    [['s3', 's3'], { kind: 'does-not-fit' }],
  ])('say what is wrong with the choice %j', (optionIds, fault) => {
    expect(faultsOf(poll, pick, { type: 'choice', optionIds })).toEqual(new Map([[WHOLE_ANSWER, fault]]));
  });

  it('are read from the field names of a server problem', () => {
    // Prepare
    const schema = z.object({ answer: z.object({ fields: z.object({ name: z.string() }) }) });
    const refused = schema.safeParse({ answer: { fields: { name: 1 } } });
    if (refused.error === undefined) throw new Error('it has to be refused');
    // Act
    const faults = faultsOfProblem(invalidRequest(refused.error, 'body').problem);
    // Assess
    expect(faults).toEqual(new Map([['name', { kind: 'does-not-fit' }]]));
  });
});
