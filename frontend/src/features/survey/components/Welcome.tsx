import { type HomeView, inLanguage } from '@booth/shared';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Heading } from '../../../app/Heading.tsx';
import { PhonePage } from '../../../app/PhonePage.tsx';
import { useTitle } from '../../../app/use-title.ts';
import { formatsOf } from '../../../i18n/formats.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { OptionStrip } from '../../poll/components/OptionStrip.tsx';
import { useStartSession } from '../api/start-session.ts';
import { StartProblem } from './StartProblem.tsx';
import classes from './Welcome.module.css';

/** The first thing a visitor sees after scanning the code: what it is about, and one big button. */
export function Welcome({ home: { poll, results } }: { home: HomeView }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const start = useStartSession(poll.pollId);
  const title = inLanguage(poll.title, language);
  useTitle(title);
  const voters = results?.ballots ?? 0;
  return (
    <PhonePage
      isHeadTall
      head={
        <div className={classes.hero}>
          <p className={classes.invite}>{t('welcome.invite')}</p>
          <Heading>{title}</Heading>
          {poll.description && <p className={classes.description}>{inLanguage(poll.description, language)}</p>}
          <OptionStrip options={poll.options} />
        </div>
      }
    >
      <div className={classes.start}>
        <ul className={classes.facts}>
          <li>{t('welcome.screens', { count: poll.screens.length })}</li>
          {voters > 0 && (
            <li>{t('welcome.voters', { count: voters, formatted: formatsOf(language).count(voters) })}</li>
          )}
        </ul>
        <StartProblem error={start.error} />
        <div className={classes.action}>
          <Button size="xl" fullWidth loading={start.isPending} onClick={() => start.mutate()}>
            {t('welcome.start')}
          </Button>
          <Link className={classes.watch} to={`/polls/${poll.pollId}/live`}>
            {t('welcome.watch')}
          </Link>
        </div>
      </div>
    </PhonePage>
  );
}
