import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { OutcomeLabel, outcomeOf } from '../../components/StatusLabel.tsx';
import { durationText } from '../../i18n/duration.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useNow } from '../../i18n/times.ts';
import { iterationsAround, type Visit } from '../history/visit.ts';
import classes from './VisitChooser.module.css';

interface VisitChooserProps {
  visits: readonly Visit[];
  index: number;
  onChoose(index: number): void;
}

/** The outcome of a visit, with buttons for the visits before and after it. */
export function VisitChooser({ visits, index, onChoose }: VisitChooserProps) {
  const messages = useMessages();
  const visit = visits[index];
  const now = useNow(visit?.outcome === 'running');
  if (visit === undefined) return null;
  const iterations = iterationsAround(visit);
  return (
    <>
      <div className={classes.status}>
        <OutcomeLabel outcome={outcomeOf(visit)} />
        <span className="numbers">{durationText((visit.endedAt ?? now) - visit.enteredAt, messages)}</span>
        {visit.retries > 0 && <span>{messages.retries(visit.retries)}</span>}
        {iterations.length > 0 && <span>{messages.iteration(iterations.join(' / '))}</span>}
      </div>
      {visits.length > 1 && (
        <div className={classes.chooser}>
          <ActionIcon
            variant="default"
            aria-label={messages.previousVisit}
            disabled={index === 0}
            onClick={() => onChoose(index - 1)}
          >
            <IconChevronLeft size={16} />
          </ActionIcon>
          <span className="numbers">{messages.visitOf(index + 1, visits.length)}</span>
          <ActionIcon
            variant="default"
            aria-label={messages.nextVisit}
            disabled={index === visits.length - 1}
            onClick={() => onChoose(index + 1)}
          >
            <IconChevronRight size={16} />
          </ActionIcon>
        </div>
      )}
    </>
  );
}
