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
/** Most options that one ballot votes for. */
export const VOTES_MAX = 3;

const title = { en: 'Chaos' };
const optionsOf = (...ids: string[]) => ids.map((id) => ({ id, label: { en: id } }));
/** Both choice screens have options of these ids. */
const VOTED = optionsOf(...Array.from({ length: 10 }, (_, index) => `option-${index}`));
const STARS = 5;
const RANKED = ['speed', 'price', 'safety', 'beauty'];
const AGES = { min: 0, max: 120 };

/** A screen of each type, and two choices. */
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

/**
 * Of the ballots: so many say nothing on the screens of the rating and the number, and have no
 * ranking.
 */
const BLANK_SHARE = 0.1;
const UNRANKED_SHARE = 0.3;

/** SHA-256 in hexadecimal, as the workflows make it. */
export const userIdOf = (voter: string): string =>
  createHash('sha256').update(sessionIdSource(POLL_ID, voter)).digest('hex');

function recorded(screen: Screen, answer: object): Answer {
  return screenTypeOf(screen).answerSchema(screen).parse(answer);
}

/**
 * Draws what a visitor answers who votes for so many options: by screen, without those that were
 * not answered.
 */
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

/** Draws a ballot of so many votes, as the workflows write it. */
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

/** An item that no counter can be made of: one that would be counted, but for one thing. */
export interface UncountableItem extends Record<string, unknown> {
  voterKey: string;
}

/** What an item can lack. */
const LACKS: ((ballot: BallotItem) => UncountableItem)[] = [
  ({ timestamp: _none, ...ballot }) => ballot,
  (ballot) => ({ ...ballot, answers: 'no JSON' }),
  (ballot) => ({ ...ballot, answers: JSON.stringify({ stars: { type: 'guess' } }) }),
  ({ serviceNames: _none, ...ballot }) => ballot,
  (ballot) => ({ ...ballot, userId: userIdOf('somebody-else') }),
];

/** The n-th of a crowd, each time with another lack. */
export function uncountableItem(number: number, timestamp: string): UncountableItem {
  const userId = userIdOf(`uncountable-${number}`);
  const lacking = LACKS[number % LACKS.length];
  if (lacking === undefined) throw new Error(`${number} is no number of an item.`);
  return lacking({
    ...{ voterKey: voterKey(POLL_ID, userId), pollId: POLL_ID, userId, timestamp },
    ...{ serviceNames: [], answers: '{}' },
  });
}
