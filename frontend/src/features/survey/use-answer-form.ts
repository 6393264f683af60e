import type { Answer, Answers, Poll, Screen } from '@booth/shared';
import { useState } from 'react';
import { useBooth } from '../../app/booth.ts';
import { type Faults, faultsOf } from './answer-faults.ts';
import { answerOf, choosableIn, type Draft, firstDraft } from './draft.ts';

const NO_FAULTS: Faults = new Map();

/** What a visitor has entered on one screen. */
export interface AnswerForm {
  draft: Draft;
  /** The answer that the draft stands for. */
  answer: Answer;
  faults: Faults;
  change: (draft: Draft) => void;
  setFaults: (faults: Faults) => void;
  /** Whether the answer can be sent; shows what keeps it from that. */
  check: () => boolean;
}

interface Asked {
  screen: Screen;
  /** What the draft is kept under. */
  screenToken: string;
  /** What was answered before. */
  answers: Answers;
}

export function useAnswerForm(poll: Poll, { screen, screenToken, answers }: Asked): AnswerForm {
  const { drafts } = useBooth();
  const [entered, setEntered] = useState(() => firstDraft(screen, answers, drafts.read(screenToken)));
  const [faults, setFaults] = useState<Faults>(NO_FAULTS);
  const draft = choosableIn(poll, entered);
  const answer = answerOf(screen, draft);

  return {
    draft,
    answer,
    faults,
    setFaults,
    change: (next) => {
      setEntered(next);
      drafts.write(screenToken, next);
      // What was complained about is being mended: say nothing more until the next attempt.
      if (faults.size > 0) setFaults(NO_FAULTS);
    },
    check: () => {
      const found = faultsOf(poll, screen, answer);
      setFaults(found);
      return found.size === 0;
    },
  };
}
