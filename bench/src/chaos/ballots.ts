import { createHash } from 'node:crypto';
import { BALLOT_SORT_KEY, sessionIdSource, VotesTableItem, voterKey, voteSortKey } from '@booth/shared';

export const POLL_ID = 'chaos';
export const OPTION_IDS = Array.from({ length: 20 }, (_, index) => `option-${index}`);
/** Each option is chosen on one of two screens. */
const ON_FIRST_SCREEN = new Set(OPTION_IDS.slice(0, 10));
export const RANKED_IDS = ['speed', 'price', 'safety', 'beauty'];
export const STARS = 5;

/** What a visitor has answered. */
export interface Ballot {
  userId: string;
  optionIds: readonly string[];
  /** Undefined: the screen was passed without a rating. */
  stars: number | undefined;
  /** The best first; undefined: the screen was not answered. */
  order: readonly string[] | undefined;
  timestamp: string;
  /** When what was typed was deleted on request. */
  erasedAt?: string;
}

/** SHA-256 in hexadecimal, as the workflows make it. */
export const userIdOf = (voter: string): string =>
  createHash('sha256').update(sessionIdSource(POLL_ID, voter)).digest('hex');

/** Screen → answer; without those that were not answered. */
function answersOf({ optionIds, stars, order, erasedAt }: Ballot): Record<string, object> {
  const services = optionIds.filter((id) => ON_FIRST_SCREEN.has(id));
  const tools = optionIds.filter((id) => !ON_FIRST_SCREEN.has(id));
  return {
    ...(erasedAt === undefined && {
      who: { type: 'profile', fields: { name: 'Ada', newsletter: true } },
      why: { type: 'text', text: 'Because.' },
    }),
    ...(services.length > 0 && { services: { type: 'choice', optionIds: services } }),
    ...(tools.length > 0 && { tools: { type: 'choice', optionIds: tools } }),
    stars: { type: 'rating', fields: stars === undefined ? {} : { rating: stars } },
    ...(order !== undefined && { wishes: { type: 'ranking', order } }),
  };
}

/** The items of a ballot, as the workflows write them: the ballot, and a vote for each option. */
export function itemsOf(ballot: Ballot): { ballot: VotesTableItem; votes: VotesTableItem[] } {
  const { userId, optionIds, timestamp, erasedAt } = ballot;
  const common = { voterKey: voterKey(POLL_ID, userId), pollId: POLL_ID, userId, timestamp };
  const answers = JSON.stringify(answersOf(ballot));
  return {
    ballot: VotesTableItem.parse({ ...common, sk: BALLOT_SORT_KEY, answers, ...(erasedAt && { erasedAt }) }),
    votes: VotesTableItem.array().parse(optionIds.map((id) => ({ ...common, sk: voteSortKey(id), serviceName: id }))),
  };
}

/** An item that no counter can be made of: one that would be counted, but for one thing. */
export interface UncountableItem extends Record<string, unknown> {
  voterKey: string;
  sk: string;
}

/** What an item can lack. */
const LACKS: ((common: { pollId: string; userId: string; timestamp: string }) => { sk: string })[] = [
  ({ timestamp: _none, ...common }) => ({ ...common, sk: BALLOT_SORT_KEY, answers: '{}' }),
  (common) => ({ ...common, sk: BALLOT_SORT_KEY, answers: 'no JSON' }),
  (common) => ({ ...common, sk: BALLOT_SORT_KEY, answers: JSON.stringify({ stars: { type: 'guess' } }) }),
  (common) => ({ ...common, sk: voteSortKey('option-0') }),
  (common) => ({ ...common, sk: 'WISH#option-0', serviceName: 'option-0' }),
];

/** The n-th of a crowd, each time with another lack. */
export function uncountableItem(number: number, timestamp: string): UncountableItem {
  const userId = userIdOf(`uncountable-${number}`);
  const lacking = LACKS[number % LACKS.length];
  if (lacking === undefined) throw new Error(`${number} is no number of an item.`);
  return { voterKey: voterKey(POLL_ID, userId), ...lacking({ pollId: POLL_ID, userId, timestamp }) };
}
