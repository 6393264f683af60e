import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConnectionBanner } from '../features/connection/components/ConnectionBanner.tsx';
import { LanguageSwitch } from '../features/language/components/LanguageSwitch.tsx';
import classes from './PhonePage.module.css';

interface PhonePageProps {
  /** Stands in the dark head, under the name. */
  head?: ReactNode;
  children: ReactNode;
  /** Whether the head is what the page is about: it takes the room, and the rest stays at the thumb. */
  isHeadTall?: boolean;
  /** Whether an unsent answer is on the page. */
  keepsAnswer?: boolean;
}

/** The frame of everything that a visitor sees on a phone. */
export function PhonePage({ head, children, isHeadTall = false, keepsAnswer = false }: PhonePageProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.page} data-tall-head={isHeadTall || undefined}>
      <a href="#content" className={classes.skip}>
        {t('app.skip')}
      </a>
      <header className={classes.head}>
        <div className={classes.bar}>
          <span className={classes.name}>
            <img src="/stamp.svg" alt="" width={26} height={26} />
            {t('app.name')}
          </span>
          <LanguageSwitch />
        </div>
        {head}
      </header>
      <main id="content" className={classes.content}>
        {children}
      </main>
      <ConnectionBanner keepsAnswer={keepsAnswer} />
    </div>
  );
}
