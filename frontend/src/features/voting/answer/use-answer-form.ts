import { type Answer, type Answers, ownValue, type Screen } from '@booth/shared';
import { useState } from 'react';
import { useBooth } from '../../../page/booth.ts';
import { screenViewOf } from '../../../screens/index.ts';
import type { Issues } from '../../../screens/screen-view.ts';
import { type DraftKey, firstDraft } from '../../visitor/draft.ts';
import { issuesOf } from './answer-issues.ts';

const NO_ISSUES: Issues = new Map();

/** What a visitor has entered on one screen. */
export interface AnswerForm {
  answer: Answer;
  issues: Issues;
  change: (answer: Answer) => void;
  setIssues: (issues: Issues) => void;
  /** Returns true if the answer can be sent. Otherwise shows its issues. */
  check: () => boolean;
}

interface Asked {
  screen: Screen;
  draftKey: DraftKey;
  /** The answers that were given before. */
  answers: Answers;
}

export function useAnswerForm({ screen, draftKey, answers }: Asked): AnswerForm {
  const { drafts } = useBooth();
  const given = ownValue(answers, screen.id);
  const [entered, setEntered] = useState(() => firstDraft(screen, answers, drafts.read(draftKey, given)));
  const [issues, setIssues] = useState<Issues>(NO_ISSUES);
  // The organizer may have hidden an option since.
  const answer = screenViewOf(screen).fitting(screen, entered);

  return {
    answer,
    issues,
    setIssues,
    change: (next) => {
      setEntered(next);
      drafts.write(draftKey, given, next);
      // The visitor is fixing the issues. Show none until the next attempt.
      if (issues.size > 0) setIssues(NO_ISSUES);
    },
    check: () => {
      const found = issuesOf(screen, answer);
      setIssues(found);
      return found.size === 0;
    },
  };
}
