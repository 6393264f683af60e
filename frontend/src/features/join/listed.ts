import { type PollListing, phaseOf } from '@booth/shared';

/** A listed poll as `phaseOf` takes it: polls are listed while their status is `open`. */
export const asListed = ({ opensAt, closesAt }: PollListing) =>
  ({ status: 'open', ...(opensAt !== undefined && { opensAt }), ...(closesAt !== undefined && { closesAt }) }) as const;

/** Returns the polls that are not over by their times; a list that was read before may have such. */
export const notOver = (polls: readonly PollListing[], at: Date): PollListing[] =>
  polls.filter((listing) => phaseOf(asListed(listing), at) !== 'closed');
