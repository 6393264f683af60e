import { PLAIN_OPTION_COLOR } from '../../../components/OptionStrip.tsx';
import { PollWords } from '../../../components/PollWords.tsx';
import type { PollText } from '../../../i18n/use-poll-text.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { AnswerSummary } from '../../../screens/screen-view.ts';
import classes from './GivenAnswers.module.css';
import type { GivenAnswer } from './given-answers.ts';

function Summary({ summary, pollText }: { summary: AnswerSummary; pollText: PollText }) {
  const { t } = useTranslation();
  if (summary.kind === 'words') return <p className={classes.words}>{t(summary.text, { ...summary.values })}</p>;
  const List = summary.kind === 'order' ? 'ol' : 'ul';
  return (
    <List className={classes.list}>
      {summary.options.map((option) => (
        <li key={option.id} style={{ borderColor: option.color ?? PLAIN_OPTION_COLOR }}>
          <PollWords text={option.label} by={pollText} />
        </li>
      ))}
    </List>
  );
}

/** The visitor's votes or answers, one line for each screen. */
export function GivenAnswers({ given, pollText }: { given: readonly GivenAnswer[]; pollText: PollText }) {
  const { t } = useTranslation();
  if (given.length === 0) return null;
  const isVotesOnly = given.every(({ summary }) => summary.kind === 'votes');
  return (
    <section className={classes.given} aria-labelledby="your-votes">
      <h2 id="your-votes">{t('voted.yours', isVotesOnly ? {} : { context: 'answers' })}</h2>
      {given.map(({ screen, summary }) => (
        <div key={screen.id}>
          {(given.length > 1 || !isVotesOnly) && <PollWords as="h3" text={screen.title} by={pollText} />}
          <Summary summary={summary} pollText={pollText} />
        </div>
      ))}
    </section>
  );
}
