import { createContext, use } from 'react';
import type { BoothClient } from '../../../api/client.ts';

/** The organizer who has signed in. */
export interface SignedInOrganizer {
  /** The issuer's `sub`: it never changes, and nobody else ever gets it. */
  id: string;
  /** As the issuer has it, to be shown. */
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
