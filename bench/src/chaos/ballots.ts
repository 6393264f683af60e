import { createHash } from 'node:crypto';
import {
  type Answer,
  type BallotItem,
  Poll,
  type Screen,
  screenTypeOf,
  sessionIdSource,
  voterKey,
} from '@booth/shared';
import type { seededDraws } from 'serverless-offline-step-functions-cloud/faults';

type Draws = ReturnType<typeof seededDraws>;

export const POLL_ID = 'chaos';
/** Most votes in a ballot. */
export const VOTES_MAX = 3;

const title = { en: 'Chaos' };
const optionsOf = (...ids: string[]) => ids.map((id) => ({ id, label: { en: id } }));
/** The options of both choice screens. */
const VOTED = optionsOf(...Array.from({ length: 10 }, (_, index) => `option-${index}`));
const STARS = 5;
const RANKED = ['speed', 'price', 'safety', 'beauty'];
const AGES = { min: 0, max: 120 };

/** A screen of each type, and a second choice. */
const POLL = Poll.parse({
  ...{ pollId: POLL_ID, version: 1, title, status: 'open', visibility: 'live' },
  screens: [
    { type: 'profile', id: 'who', title, fields: [{ type: 'text', id: 'name', label: title }] },
    { type: 'choice', id: 'services', title, options: VOTED, min: 0, max: VOTES_MAX },
    { type: 'choice', id: 'tools', title, options: VOTED, min: 0, max: VOTES_MAX },
    { type: 'rating', id: 'stars', title, max: STARS },
    { type: 'ranking', id: 'wishes', title, options: optionsOf(...RANKED) },
    { type: 'number', id: 'age', title, ...AGES },
    { type: 'text', id: 'why', title },
  ],
});

/** Shares of ballots that leave the rating or the number blank, and that have no ranking. */
const BLANK_SHARE = 0.1;
const UNRANKED_SHARE = 0.3;

/** Returns the id of a voter as the workflows make it. */
export const userIdOf = (voter: string): string =>
  createHash('sha256').update(sessionIdSource(POLL_ID, voter)).digest('hex');

function recorded(screen: Screen, answer: object): Answer {
  return screenTypeOf(screen).answerSchema(screen).parse(answer);
}

/** Draws answers with a number of votes, by screen, without unanswered screens. */
function drawAnswers(draws: Draws, votes: number): Record<string, object> {
  const chosen = draws.distinct(votes, 0, 2 * VOTED.length - 1);
  const idsFrom = (first: number) => chosen.flatMap((index) => VOTED[index - first]?.id ?? []);
  const shuffled = RANKED.map((id) => ({ id, place: draws.share() })).toSorted((a, b) => a.place - b.place);
  return {
    who: { type: 'profile', fields: { name: 'Ada' } },
    services: { type: 'choice', optionIds: idsFrom(0) },
    tools: { type: 'choice', optionIds: idsFrom(VOTED.length) },
    stars: { type: 'rating', ...(draws.share() >= BLANK_SHARE && { rating: draws.integer(1, STARS) }) },
    ...(draws.share() >= UNRANKED_SHARE && { wishes: { type: 'ranking', order: shuffled.map(({ id }) => id) } }),
    age: { type: 'number', ...(draws.share() >= BLANK_SHARE && { value: draws.integer(AGES.min, AGES.max) }) },
    why: { type: 'text', text: 'Because.' },
  };
}

/** Draws a ballot with a number of votes, as the workflows write it. */
export function drawBallot(draws: Draws, userId: string, votes: number, timestamp: string): BallotItem {
  const drawn = drawAnswers(draws, votes);
  const answers = POLL.screens.flatMap((screen): [string, Answer][] => {
    const answer = drawn[screen.id];
    return answer === undefined ? [] : [[screen.id, recorded(screen, answer)]];
  });
  return {
    ...{ voterKey: voterKey(POLL_ID, userId), pollId: POLL_ID, userId, timestamp },
    serviceNames: answers.flatMap(([, answer]) => screenTypeOf(answer).votes(answer)),
    answers: JSON.stringify(Object.fromEntries(answers)),
  };
}

/** An item that cannot be counted, because one thing is wrong with it. */
export interface UncountableItem extends Record<string, unknown> {
  voterKey: string;
}

/** The ways to spoil a ballot. */
const SPOILERS: ((ballot: BallotItem) => UncountableItem)[] = [
  ({ timestamp: _none, ...ballot }) => ballot,
  (ballot) => ({ ...ballot, answers: 'no JSON' }),
  (ballot) => ({ ...ballot, answers: JSON.stringify({ stars: { type: 'guess' } }) }),
  ({ serviceNames: _none, ...ballot }) => ballot,
  (ballot) => ({ ...ballot, userId: userIdOf('somebody-else') }),
];

/** Returns the n-th uncountable item. Each one is invalid in another way. */
export function uncountableItem(number: number, timestamp: string): UncountableItem {
  const userId = userIdOf(`uncountable-${number}`);
  const spoil = SPOILERS[number % SPOILERS.length];
  if (spoil === undefined) throw new Error(`${number} is not the number of an item`);
  return spoil({
    ...{ voterKey: voterKey(POLL_ID, userId), pollId: POLL_ID, userId, timestamp },
    ...{ serviceNames: [], answers: '{}' },
  });
}
