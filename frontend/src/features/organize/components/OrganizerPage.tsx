import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ConnectionBanner } from '../../../components/ConnectionBanner.tsx';
import { Heading } from '../../../components/Heading.tsx';
import { LanguageSwitch } from '../../../components/LanguageSwitch.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useTitle } from '../../../page/use-title.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import classes from './OrganizerPage.module.css';

interface OrganizerPageProps {
  title: string;
  /** Beside the title. */
  aside?: ReactNode;
  /** The path that “Back” leads to. */
  back?: string;
  isWide?: boolean;
  children: ReactNode;
}

/** The frame of all organizers' pages, on a laptop and on a phone. */
export function OrganizerPage({ title, aside, back, isWide = false, children }: OrganizerPageProps) {
  const { t } = useTranslation();
  const { name, signOut } = useOrganizer();
  useTitle(title);
  return (
    <div className={classes.page} data-wide={isWide || undefined}>
      <a href="#content" className={classes.skip}>
        {t('app.skip')}
      </a>
      <header className={classes.head}>
        <Link to="/organize" className={classes.name}>
          <img src="/stamp.svg" alt="" width={26} height={26} />
          {t('organize.title')}
        </Link>
        <div className={classes.who}>
          <LanguageSwitch />
          <span>{name}</span>
          <button type="button" className={classes.signOut} onClick={signOut}>
            {t('organize.signIn.signOut')}
          </button>
        </div>
      </header>
      <main id="content" className={classes.content}>
        {back !== undefined && (
          <Link to={back} className={classes.back}>
            ← {t('organize.back')}
          </Link>
        )}
        <div className={classes.title}>
          <Heading>{title}</Heading>
          {aside}
        </div>
        {children}
      </main>
      <ConnectionBanner keepsAnswer={false} />
    </div>
  );
}
