import { createHash } from 'node:crypto';
import {
  type Answers,
  BallotItem,
  Poll,
  type Screen,
  type ScreenOf,
  type ScreenTypeName,
  screenTypeOf,
  sessionIdSource,
  voterKey,
} from '@booth/shared';
import type { SeededDraws } from 'serverless-offline-step-functions-cloud/faults';

export const POLL_ID = 'chaos';

const text = (en: string) => ({ en });
const optionsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `option-${index}`, label: text(`Option ${index}`) }));

/** Has a screen of each type, and two choices. */
export const poll = Poll.parse({
  ...{ pollId: POLL_ID, version: 1, title: text('Chaos'), status: 'open', visibility: 'live' },
  screens: [
    { type: 'profile', id: 'who', title: text('Who'), fields: [{ type: 'text', id: 'name', label: text('Name') }] },
    { type: 'choice', id: 'services', title: text('Services'), options: optionsOf(10), min: 1, max: 2 },
    { type: 'choice', id: 'tools', title: text('Tools'), options: optionsOf(10), min: 0, max: 1 },
    { type: 'rating', id: 'stars', title: text('Stars') },
    { type: 'ranking', id: 'wishes', title: text('Wishes'), options: optionsOf(4) },
    { type: 'number', id: 'years', title: text('Years'), min: 0, max: 40, step: 0.5 },
    { type: 'text', id: 'why', title: text('Why') },
  ],
});

/** A visitor leaves out so many answers that are not required. */
const LEFT_OUT_SHARE = 0.1;

type Drawer<Type extends ScreenTypeName> = (screen: ScreenOf<Type>, draws: SeededDraws) => object;

/** What a visitor may send, drawn for each type of screens. */
const drawers: { [Type in ScreenTypeName]: Drawer<Type> } = {
  profile: () => ({ fields: { name: 'Ada' } }),
  choice: ({ options, min, max }, draws) => ({
    optionIds: draws.distinct(draws.integer(min, max), 0, options.length - 1).map((index) => options[index]?.id),
  }),
  text: () => ({ text: 'Because.' }),
  rating: ({ max }, draws) => (draws.share() < LEFT_OUT_SHARE ? {} : { rating: draws.integer(1, max) }),
  ranking: ({ options }, draws) => ({
    order: options
      .map(({ id }) => ({ id, place: draws.share() }))
      .toSorted((a, b) => a.place - b.place)
      .map(({ id }) => id),
  }),
  number: ({ min, max, step }, draws) =>
    draws.share() < LEFT_OUT_SHARE ? {} : { value: min + step * draws.integer(0, Math.floor((max - min) / step)) },
};

function drawerOf<Type extends ScreenTypeName>({ type }: { type: Type }): Drawer<Type> {
  return drawers[type];
}

/** A valid answer to the screen, as it is recorded. */
const randomAnswer = (screen: Screen, draws: SeededDraws) =>
  screenTypeOf(screen)
    .answerSchema(screen)
    .parse({ type: screen.type, ...drawerOf(screen)(screen, draws) });

/** The screen on which each visitor votes; every other one is passed by so many. */
const voted = poll.screens.find((screen) => screenTypeOf(screen).directChoice(screen) !== undefined);
const PASSED_SHARE = 0.2;

/** Answers of a visitor, who votes at least once. */
export function randomAnswers(draws: SeededDraws): Answers {
  const answered = poll.screens.filter((screen) => screen === voted || draws.share() >= PASSED_SHARE);
  return Object.fromEntries(answered.map((screen) => [screen.id, randomAnswer(screen, draws)]));
}

/** What a visitor has answered. */
export interface Ballot {
  userId: string;
  answers: Answers;
  timestamp: string;
  /** When what is personal was deleted on request. */
  erasedAt?: string;
}

/** SHA-256 in hexadecimal, as the workflows make it. */
export const userIdOf = (voter: string): string =>
  createHash('sha256').update(sessionIdSource(POLL_ID, voter)).digest('hex');

/** The options that a ballot votes for. */
export const votesOf = ({ answers }: Pick<Ballot, 'answers'>): string[] =>
  Object.values(answers).flatMap((answer) => screenTypeOf(answer).votes(answer));

/** The ballot without what is personal, and not otherwise changed. */
export const erased = ({ answers, ...ballot }: Ballot, erasedAt: string): Ballot => ({
  ...{ ...ballot, erasedAt },
  answers: Object.fromEntries(
    Object.entries(answers).flatMap(([screenId, answer]) => {
      const left = screenTypeOf(answer).withoutPersonal(answer);
      return left === undefined ? [] : [[screenId, left]];
    }),
  ),
});

/** The item of a ballot, as the workflows write it. */
export function itemOf(ballot: Ballot): BallotItem {
  const { userId, timestamp, answers, erasedAt } = ballot;
  return BallotItem.parse({
    ...{ voterKey: voterKey(POLL_ID, userId), pollId: POLL_ID, userId, timestamp },
    ...{ serviceNames: votesOf(ballot), answers: JSON.stringify(answers), ...(erasedAt && { erasedAt }) },
  });
}

/** An item that can't be counted: a ballot, but for one thing. */
export interface UncountableItem extends Record<string, unknown> {
  voterKey: string;
}

/** What a ballot can lack. */
const LACKS: ((item: BallotItem) => UncountableItem)[] = [
  ({ timestamp: _none, ...item }) => item,
  ({ serviceNames: _none, ...item }) => item,
  (item) => ({ ...item, answers: 'no JSON' }),
  (item) => ({ ...item, answers: JSON.stringify({ stars: { type: 'guess' } }) }),
  (item) => ({ ...item, answers: JSON.stringify({ 'NO ID': { type: 'rating' } }) }),
];

/** The n-th of a crowd, each time with another lack. */
export function uncountableItem(number: number, timestamp: string): UncountableItem {
  const lacking = LACKS[number % LACKS.length];
  if (lacking === undefined) throw new Error(`${number} is no number of an item.`);
  return lacking(itemOf({ userId: userIdOf(`uncountable-${number}`), answers: {}, timestamp }));
}
