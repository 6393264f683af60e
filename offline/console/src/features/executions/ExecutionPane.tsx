import { Text, UnstyledButton } from '@mantine/core';
import type { ExecutionDescription } from '../../api/shapes.ts';
import { JsonBlock } from '../../components/JsonBlock.tsx';
import { Panel } from '../../components/Panel.tsx';
import { OutcomeLabel, outcomeOf } from '../../components/StatusLabel.tsx';
import { useMessages } from '../../i18n/language.tsx';
import type { Progress } from '../graph/flow.ts';
import { ErrorBlock } from '../state/ErrorBlock.tsx';
import classes from '../state/StatePane.module.css';

interface ExecutionPaneProps {
  execution: ExecutionDescription;
  progress: Progress;
  onChoose(state: string): void;
}

/** The execution as a whole: its current states, input, output and error. */
export function ExecutionPane({ execution: { input, output, error, cause }, progress, onChoose }: ExecutionPaneProps) {
  const messages = useMessages();
  const open = progress.replay.visits.filter(
    (visit) => visit.outcome === 'running' && visit.type !== 'Map' && visit.type !== 'Parallel',
  );
  const states = [...new Map(open.map((visit) => [visit.state, visit])).values()];
  return (
    <Panel title={messages.execution} className={classes.pane}>
      <div className={classes.body}>
        {states.map((visit) => (
          <UnstyledButton key={visit.state} className={classes.current} onClick={() => onChoose(visit.state)}>
            <strong>{visit.state}</strong>
            <OutcomeLabel outcome={outcomeOf(visit)} />
          </UnstyledButton>
        ))}
        <ErrorBlock error={error} cause={cause} />
        {input !== undefined && <JsonBlock label={messages.input} text={input} />}
        {output !== undefined && <JsonBlock label={messages.output} text={output} />}
        <Text c="dimmed" size="sm">
          {messages.executionNote}
        </Text>
      </div>
    </Panel>
  );
}
