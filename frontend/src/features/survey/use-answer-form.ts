import type { Answer, Poll } from '@booth/shared';
import { useState } from 'react';
import { useBooth } from '../../app/booth.ts';
import { type Faults, faultsOf } from './answer-faults.ts';
import { answerOf, type Draft, firstDraft } from './draft.ts';
import type { Stage } from './stage.ts';

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

export function useAnswerForm(poll: Poll, { screen, screenToken, session }: Extract<Stage, { kind: 'screen' }>) {
  const { drafts } = useBooth();
  const [draft, setDraft] = useState(() => firstDraft(screen, session.answers, drafts.read(screenToken)));
  const [faults, setFaults] = useState<Faults>({});
  const answer = answerOf(screen, draft);

  const form: AnswerForm = {
    draft,
    answer,
    faults,
    setFaults,
    change: (next) => {
      setDraft(next);
      drafts.write(screenToken, next);
      // What was complained about is being mended: say nothing more until the next attempt.
      if (Object.keys(faults).length > 0) setFaults({});
    },
    check: () => {
      const found = faultsOf(poll, screen, answer);
      setFaults(found);
      return Object.keys(found).length === 0;
    },
  };
  return form;
}
