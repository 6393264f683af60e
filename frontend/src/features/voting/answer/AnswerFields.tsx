import type { Poll, Screen } from '@booth/shared';
import { PollWords } from '../../../components/PollWords.tsx';
import { usePollText } from '../../../i18n/use-poll-text.ts';
import { screenViewOf } from '../../../screens/index.ts';
import classes from './AnswerFields.module.css';
import type { AnswerForm } from './use-answer-form.ts';

interface AnswerFieldsProps {
  poll: Poll;
  screen: Screen;
  form: AnswerForm;
}

/** The hint and the fields of a screen. */
export function AnswerFields({ poll, screen, form: { answer, change, issues } }: AnswerFieldsProps) {
  const pollText = usePollText(poll);
  const { Field } = screenViewOf(screen);
  return (
    <>
      {screen.hint && <PollWords as="p" className={classes.hint} text={screen.hint} by={pollText} />}
      <Field screen={screen} answer={answer} onChange={change} issues={issues} pollText={pollText} />
    </>
  );
}
