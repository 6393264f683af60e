import type { Answers } from '@booth/shared';
import { createContext } from 'react';

/** The reader's own answers, which the results mark. */
export const OwnAnswersContext = createContext<Answers>({});
