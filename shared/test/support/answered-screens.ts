import { type ScreenTally, screenTypeOf } from '../../src/index.ts';
import { aPoll, both, optionsOf, parsedPoll, screenOf } from './polls.ts';

/** A poll with screens of all types. */
export const poll = parsedPoll({
  screens: [
    ...aPoll().screens,
    { type: 'choice', id: 'pick-again', title: both('Again'), options: optionsOf('s3', 'ec2'), min: 0 },
    { type: 'rating', id: 'rate', title: both('Rate'), required: true, max: 7 },
    { type: 'rating', id: 'rate-if-you-like', title: both('Rate') },
    { type: 'ranking', id: 'rank', title: both('Rank'), options: optionsOf('sqs', 's3') },
    { type: 'ranking', id: 'rank-three', title: both('Rank'), options: optionsOf('sqs', 'lambda', 's3') },
    { type: 'number', id: 'age', title: both('Age'), required: true, min: 0, max: 120 },
    { type: 'number', id: 'weight', title: both('Weight'), min: -1.5, max: 2.5, step: 0.25, unit: both('kg') },
    {
      type: 'profile',
      id: 'constructor',
      title: both('Team'),
      fields: ['driver', 'constructor'].map((id) => ({ type: 'text', id, label: both(id), maxCharacters: 10 })),
    },
  ],
});

/** Parses an answer to a screen of the poll. */
export const check = (screenId: string, answer: unknown) => {
  const screen = screenOf(poll, screenId);
  return screenTypeOf(screen).answerSchema(screen).safeParse(answer);
};

/** Returns the tally of these answers to a screen of the poll. */
export function tallyOf(screenId: string, answers: unknown[]): ScreenTally | undefined {
  const screen = screenOf(poll, screenId);
  const type = screenTypeOf(screen);
  const sums = new Map<string, number>();
  for (const answer of answers) {
    for (const [name, amount] of type.counters(type.answerSchema(screen).parse(answer))) {
      sums.set(name, (sums.get(name) ?? 0) + amount);
    }
  }
  return type.tally(screenId, sums);
}
