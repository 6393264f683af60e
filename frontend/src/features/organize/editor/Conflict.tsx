import type { Poll, PollDefinition } from '@booth/shared';
import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { definitionOf, textOf } from '../definition/definition.ts';
import { Comparison } from '../json/Comparison.tsx';
import classes from './Conflict.module.css';

interface ConflictProps {
  theirs: Poll;
  yours: PollDefinition;
  onTakeTheirs: () => void;
  onApplyMine: () => void;
}

/** Compares two versions after somebody else has saved the poll, and asks how to continue. */
export function Conflict({ theirs, yours, onTakeTheirs, onApplyMine }: ConflictProps) {
  const { t } = useTranslation();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <section aria-labelledby="conflict" className={classes.conflict}>
      <h2 id="conflict" ref={title} tabIndex={-1}>
        {t('organize.conflict.title')}
      </h2>
      <p>{t('organize.conflict.text', { version: theirs.version })}</p>
      <Comparison theirs={textOf(definitionOf(theirs))} yours={textOf(yours)} />
      <div className={classes.actions}>
        <Button variant="default" onClick={onTakeTheirs}>
          {t('organize.conflict.takeTheirs')}
        </Button>
        <Button onClick={onApplyMine}>{t('organize.conflict.applyMine')}</Button>
      </div>
    </section>
  );
}
