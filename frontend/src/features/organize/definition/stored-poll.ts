import { type Poll, type Screen, wasOpened } from '@booth/shared';
import { createContext, useContext } from 'react';

/** The poll as the server has it, while it is edited; undefined while it is created. */
export const StoredPoll = createContext<Poll | undefined>(undefined);

/**
 * Returns the screen of this id as it may have been answered; undefined where it cannot have been.
 */
export function useAnsweredScreen(screenId: string): Screen | undefined {
  const stored = useContext(StoredPoll);
  return stored !== undefined && wasOpened(stored) ? stored.screens.find(({ id }) => id === screenId) : undefined;
}
