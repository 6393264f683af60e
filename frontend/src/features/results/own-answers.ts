import type { Answers } from '@booth/shared';
import { createContext } from 'react';

/** What the reader of results answered, which is marked there. */
export const OwnAnswersContext = createContext<Answers>({});
