import { CloseButton, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { paths, readExecutionArn } from '../../api/arns.ts';
import { JsonBlock } from '../../components/JsonBlock.tsx';
import { Panel } from '../../components/Panel.tsx';
import { useMessages } from '../../i18n/language.tsx';
import type { StateDefinition } from '../graph/definition.ts';
import type { Visit } from '../history/visit.ts';
import { ErrorBlock } from './ErrorBlock.tsx';
import { PendingTask } from './PendingTask.tsx';
import classes from './StatePane.module.css';
import { useBorrowedFocus } from './use-borrowed-focus.ts';
import { VariablesBlock } from './VariablesBlock.tsx';
import { VisitChooser } from './VisitChooser.tsx';

interface StatePaneProps {
  executionArn: string;
  name: string;
  definition: StateDefinition;
  visits: readonly Visit[];
  onClose(): void;
}

/** One state of an execution: its visits and its definition. */
export function StatePane({ executionArn, name, definition, visits, onClose }: StatePaneProps) {
  const messages = useMessages();
  // Undefined: shows the running visit or, if none runs, the latest.
  const [chosen, setChosen] = useState<number | undefined>();
  const current = visits.findLastIndex((visit) => visit.outcome === 'running');
  const index = chosen ?? (current >= 0 ? current : visits.length - 1);
  const visit = visits[index];
  const { target, giveBack } = useBorrowedFocus();

  return (
    <Panel
      title={name}
      aside={
        <CloseButton
          ref={target}
          aria-label={messages.backToExecution}
          onClick={() => {
            giveBack();
            onClose();
          }}
        />
      }
      className={classes.pane}
    >
      <Tabs defaultValue="data" keepMounted={false} className={classes.body}>
        <Tabs.List>
          <Tabs.Tab value="data">{definition.Type}</Tabs.Tab>
          <Tabs.Tab value="definition">{messages.definition}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="data">
          {visit === undefined ? (
            <Text c="dimmed" mt="sm">
              {messages.notVisited}
            </Text>
          ) : (
            <VisitData executionArn={executionArn} visit={visit} index={index} visits={visits} onChoose={setChosen} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="definition">
          <JsonBlock label={messages.definition} text={JSON.stringify(definition)} />
          <Link className="quiet" to={paths.tryState(readExecutionArn(executionArn).machineArn, name)}>
            {messages.tryState}
          </Link>
        </Tabs.Panel>
      </Tabs>
    </Panel>
  );
}

interface VisitDataProps {
  executionArn: string;
  visit: Visit;
  index: number;
  visits: readonly Visit[];
  onChoose(index: number): void;
}

function VisitData({ executionArn, visit, index, visits, onChoose }: VisitDataProps) {
  const messages = useMessages();
  return (
    <div className={classes.visit}>
      <VisitChooser visits={visits} index={index} onChoose={onChoose} />
      {visit.waiting === 'token' && <PendingTask executionArn={executionArn} visit={visit} />}
      <ErrorBlock error={visit.error} cause={visit.cause} />
      {visit.input !== undefined && <JsonBlock label={messages.input} text={visit.input} />}
      {visit.parameters !== undefined && <JsonBlock label={messages.parameters} text={visit.parameters} />}
      {visit.output !== undefined && <JsonBlock label={messages.output} text={visit.output} />}
      <VariablesBlock visit={visit} />
    </div>
  );
}
