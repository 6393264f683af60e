import { createContext } from 'react';

/** What a presenter may lay over the results; one at a time. */
export type Cover = 'help' | 'spotlight' | 'blank';

/** What lies over the results now; undefined where nothing does. */
export const CoverContext = createContext<Cover | undefined>(undefined);
