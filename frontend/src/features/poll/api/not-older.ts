import type { HomeView } from '@booth/shared';

/**
 * Returns the home view that was read, but keeps the known poll if that is newer: the `home`
 * workflow reads with eventual consistency, so its poll may be older than one that was pushed.
 */
export const notOlder = (read: HomeView, known: HomeView | undefined): HomeView =>
  known !== undefined && known.poll.version > read.poll.version ? { ...read, poll: known.poll } : read;
