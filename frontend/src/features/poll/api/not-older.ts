import type { HomeView } from '@booth/shared';

/**
 * The home view that was read, with the poll that was known where that is newer: the copies that
 * visitors read are written one by one.
 */
export const notOlder = (read: HomeView, known: HomeView | undefined): HomeView =>
  known !== undefined && known.poll.version > read.poll.version ? { ...read, poll: known.poll } : read;
