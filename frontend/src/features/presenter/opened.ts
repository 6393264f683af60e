import { createContext } from 'react';
import type { Opened } from './keys.ts';

/** What lies over the board; undefined where nothing does. */
export const OpenedContext = createContext<Opened | undefined>(undefined);
