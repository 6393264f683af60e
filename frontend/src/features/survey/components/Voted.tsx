import { type HomeView, inLanguage, type Option, type SessionView } from '@booth/shared';
import { useTranslation } from 'react-i18next';
import { Heading } from '../../../app/Heading.tsx';
import { PhonePage } from '../../../app/PhonePage.tsx';
import { useTitle } from '../../../app/use-title.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { PLAIN_OPTION_COLOR } from '../../poll/components/OptionStrip.tsx';
import { Outcome } from './Outcome.tsx';
import { Stamp } from './Stamp.tsx';
import classes from './Voted.module.css';

interface VotedProps {
  home: HomeView;
  session: SessionView;
  /** Whether this session's ballot is the one that counts; otherwise an earlier one of this visitor does. */
  counted: boolean;
}

function chosenOptions({ poll }: HomeView, session: SessionView): Option[] {
  const ids = Object.values(session.answers).flatMap((answer) => (answer.type === 'choice' ? answer.optionIds : []));
  return poll.options.filter((option) => ids.includes(option.id));
}

/** The end: the ballot with its stamp, what was voted for, and how it stands. */
export function Voted({ home, session, counted }: VotedProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const title = t(counted ? 'voted.thanks' : 'voted.alreadyTitle');
  useTitle(title);
  const chosen = counted ? chosenOptions(home, session) : [];
  return (
    <PhonePage
      head={
        <div className={classes.head}>
          <Heading>{title}</Heading>
          <p>{t(counted ? 'voted.counted' : 'voted.already')}</p>
        </div>
      }
    >
      <div className={classes.ballot}>
        <div>
          <p className={classes.poll}>{inLanguage(home.poll.title, language)}</p>
          {chosen.length > 0 && (
            <section aria-labelledby="your-votes">
              <h2 id="your-votes">{t('voted.yours')}</h2>
              <ul>
                {chosen.map((option) => (
                  <li key={option.id} style={{ borderColor: option.color ?? PLAIN_OPTION_COLOR }}>
                    {inLanguage(option.label, language)}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <Stamp />
      </div>
      <Outcome home={home} />
    </PhonePage>
  );
}
