import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClockX,
  IconHourglass,
  IconKey,
  IconLoader2,
  IconPlayerStop,
  IconRefresh,
  IconShieldCheck,
  type TablerIcon,
} from '@tabler/icons-react';
import type { ExecutionStatus } from '../api/shapes.ts';
import type { Visit } from '../features/history/visit.ts';
import type { Messages } from '../i18n/en.ts';
import { useMessages } from '../i18n/language.tsx';
import classes from './StatusLabel.module.css';

export type OutcomeName = keyof Messages['outcomes'];

interface Look {
  /** Names the colour: see `data-outcome` in app.css. */
  colour: string;
  icon: TablerIcon;
}

const looks: Record<OutcomeName, Look> = {
  none: { colour: 'none', icon: IconCircleDashed },
  running: { colour: 'running', icon: IconLoader2 },
  waitingToken: { colour: 'waiting', icon: IconKey },
  waitingTime: { colour: 'waiting', icon: IconHourglass },
  waitingRetry: { colour: 'waiting', icon: IconRefresh },
  succeeded: { colour: 'succeeded', icon: IconCircleCheck },
  caught: { colour: 'caught', icon: IconShieldCheck },
  failed: { colour: 'failed', icon: IconCircleX },
  timedOut: { colour: 'timedOut', icon: IconClockX },
  aborted: { colour: 'aborted', icon: IconPlayerStop },
};

const ofStatus: Record<ExecutionStatus, OutcomeName> = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timedOut',
  ABORTED: 'aborted',
};

/** Returns the outcome to show for a visit. A running one shows what it waits for. */
export function outcomeOf(visit: Visit | undefined): OutcomeName {
  if (visit === undefined) return 'none';
  if (visit.outcome !== 'running') return visit.outcome;
  if (visit.waiting === undefined) return 'running';
  return ({ token: 'waitingToken', time: 'waitingTime', retry: 'waitingRetry' } as const)[visit.waiting];
}

export function colourOf(outcome: OutcomeName): string {
  return looks[outcome].colour;
}

/** An outcome in colour, with an icon and a word. */
export function OutcomeLabel({ outcome }: { outcome: OutcomeName }) {
  const { outcomes } = useMessages();
  return <Label outcome={outcome} text={outcomes[outcome]} />;
}

export function StatusLabel({ status }: { status: ExecutionStatus }) {
  const { statuses } = useMessages();
  return <Label outcome={ofStatus[status]} text={statuses[status]} />;
}

function Label({ outcome, text }: { outcome: OutcomeName; text: string }) {
  const { colour, icon: Icon } = looks[outcome];
  return (
    <span className={classes.label} data-outcome={colour}>
      <Icon className={outcome === 'running' ? classes.turning : undefined} size={15} stroke={2} aria-hidden />
      {text}
    </span>
  );
}
