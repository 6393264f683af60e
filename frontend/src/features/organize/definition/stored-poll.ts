import { type Poll, type Screen, wasOpened } from '@booth/shared';
import { createContext, useContext } from 'react';

/** The stored poll that is being edited; undefined for a new one. */
export const StoredPoll = createContext<Poll | undefined>(undefined);

/** Returns the stored screen if it may have answers; undefined if it can't. */
export function useAnsweredScreen(screenId: string): Screen | undefined {
  const stored = useContext(StoredPoll);
  return stored !== undefined && wasOpened(stored) ? stored.screens.find(({ id }) => id === screenId) : undefined;
}
