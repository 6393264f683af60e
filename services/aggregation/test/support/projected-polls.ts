import type { ProjectedPoll } from '../../src/polls/poll-states.ts';

/** Returns an open poll as the read side takes it over. `change` replaces parts of it. */
export const aProjectedPoll = (change: Partial<ProjectedPoll> = {}): ProjectedPoll => ({
  pollId: 'favourites',
  version: 1,
  status: 'open',
  visibility: 'live',
  revealed: false,
  turnoutShown: false,
  counterShards: 1,
  ...change,
});
