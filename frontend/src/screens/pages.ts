import { createContext } from 'react';

/** Which page of a tally that has several is shown, and who turns them. */
export interface Pages {
  /** From 0. */
  page: number;
  /** Hears how many pages there are, whenever that changes. */
  onPages: (pages: number) => void;
}

/** What is around the tally of a question on a big screen. */
export const PagesContext = createContext<Pages>({ page: 0, onPages: () => undefined });
