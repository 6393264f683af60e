import { createContext } from 'react';

/** The page that a tally with several pages shows. */
export interface Pages {
  /** Counted from 0. */
  page: number;
  /** Called when the number of pages changes. */
  onPages: (pages: number) => void;
}

/** The pages around the tally of a question on a big screen. */
export const PagesContext = createContext<Pages>({ page: 0, onPages: () => undefined });
