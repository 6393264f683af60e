import { createContext, use } from 'react';
import type { BoothClient } from '../../../api/client.ts';

/** Who has signed in, and what they can do with that. */
export interface SignedInOrganizer {
  /** The issuer's `sub`: never changes and is never given to somebody else. */
  id: string;
  /** What the issuer calls the person. */
  name: string;
  /** Calls with the organizer's access token. */
  client: BoothClient;
  signOut: () => void;
}

export const OrganizerContext = createContext<SignedInOrganizer | undefined>(undefined);

export function useOrganizer(): SignedInOrganizer {
  const organizer = use(OrganizerContext);
  if (organizer === undefined) throw new Error('useOrganizer needs an OrganizerContext above it');
  return organizer;
}
