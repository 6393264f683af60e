import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../components/Button.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { Wording } from '../../poll/wording.ts';
import classes from './NotMe.module.css';

interface NotMeProps {
  wording: Wording;
  /** The voter, if known. */
  name: string | undefined;
  /** Hands the device over to another voter. What was entered is thrown away. */
  onHandOver: () => void;
}

/** Says whose survey this is, and lets another voter start. Asks before anything is lost. */
export function NotMe({ wording, name, onHandOver }: NotMeProps) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const element = useRef<HTMLFieldSetElement>(null);

  useEffect(() => {
    if (isAsking) element.current?.querySelector('button')?.focus();
  }, [isAsking]);

  if (isAsking) {
    return (
      <fieldset ref={element} className={classes.question} aria-labelledby="not-me-question">
        <p id="not-me-question">{t('notMe.question', wording)}</p>
        <div className={classes.answers}>
          <Button variant="outline" onClick={() => setAsking(false)}>
            {t('notMe.keep')}
          </Button>
          <Button variant="outline" onClick={onHandOver}>
            {t('notMe.over')}
          </Button>
        </div>
      </fieldset>
    );
  }
  return (
    <p className={classes.who}>
      <span dir="auto">{name === undefined ? t('notMe.resumed') : t('notMe.as', { ...wording, name })}</span>
      <Button variant="plain" className={classes.other} onClick={() => setAsking(true)}>
        {t(name === undefined ? 'notMe.other' : 'notMe.notMe')}
      </Button>
    </p>
  );
}
