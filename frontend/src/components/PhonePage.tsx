import { type ReactNode, useRef } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import classes from './PhonePage.module.css';

interface PhonePageProps {
  /** Shown in the dark head, below the name. */
  head?: ReactNode;
  children: ReactNode;
  /**
   * True if the head is the main content: it takes all the room, and the rest stays near the thumb.
   */
  isHeadTall?: boolean;
  /** True if the page has an answer that was not sent. */
  keepsAnswer?: boolean;
}

/** The frame of all pages that visitors see on a phone. */
export function PhonePage({ head, children, isHeadTall = false, keepsAnswer = false }: PhonePageProps) {
  const { t } = useTranslation();
  const main = useRef<HTMLElement>(null);
  return (
    <div className={classes.page} data-tall-head={isHeadTall || undefined}>
      {/* A link would add its fragment to the history, whose entries are screens. */}
      <button type="button" className={classes.skip} onClick={() => main.current?.focus()}>
        {t('app.skip')}
      </button>
      <ConnectionBanner keepsAnswer={keepsAnswer} />
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
      <main ref={main} id="content" tabIndex={-1} className={classes.content}>
        {children}
      </main>
    </div>
  );
}
