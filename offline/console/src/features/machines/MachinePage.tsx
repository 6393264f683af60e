import { Button, Tabs } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { machineName, paths } from '../../api/arns.ts';
import { Fact, PageHead } from '../../components/PageHead.tsx';
import { Problem } from '../../components/Problem.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { useTimeText } from '../../i18n/times.ts';
import { ExecutionList } from '../executions/ExecutionList.tsx';
import { StartExecutionDialog } from '../executions/StartExecutionDialog.tsx';
import { MachineDefinitionView } from './MachineDefinitionView.tsx';
import { machineQuery } from './queries.ts';

export function MachinePage() {
  const { arn = '' } = useParams();
  const messages = useMessages();
  const timeText = useTimeText();
  const [search, setSearch] = useSearchParams();
  const [starting, setStarting] = useState(false);
  const { data: machine, error, refetch } = useQuery(machineQuery(arn));

  return (
    <>
      <PageHead
        title={machineName(arn)}
        trail={[{ to: paths.machines, label: messages.machines }]}
        facts={
          machine !== undefined && (
            <>
              <Fact name={messages.type}>{messages.types[machine.type]}</Fact>
              <Fact name={messages.created}>{timeText(machine.creationDate)}</Fact>
            </>
          )
        }
        actions={
          <Button
            leftSection={<IconPlayerPlay size={16} />}
            disabled={machine === undefined}
            onClick={() => setStarting(true)}
          >
            {messages.startExecution}
          </Button>
        }
      />
      {error !== null && <Problem error={error} onRetry={refetch} />}
      {machine !== undefined && (
        <>
          <Tabs
            value={search.get('tab') ?? 'executions'}
            onChange={(tab) => setSearch(tab === 'definition' ? { tab } : {}, { replace: true })}
            keepMounted={false}
          >
            <Tabs.List mb="md">
              <Tabs.Tab value="executions">{messages.executions}</Tabs.Tab>
              <Tabs.Tab value="definition">{messages.definition}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="executions">
              <ExecutionList machineArn={arn} type={machine.type} />
            </Tabs.Panel>
            <Tabs.Panel value="definition">
              <MachineDefinitionView machine={machine} />
            </Tabs.Panel>
          </Tabs>
          <StartExecutionDialog machineArn={arn} opened={starting} onClose={() => setStarting(false)} />
        </>
      )}
    </>
  );
}
