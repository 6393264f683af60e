import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { machineName, paths, readExecutionArn } from '../../api/arns.ts';
import type { ExecutionDescription } from '../../api/shapes.ts';
import { Fact, PageHead } from '../../components/PageHead.tsx';
import { Problem } from '../../components/Problem.tsx';
import { StatusLabel } from '../../components/StatusLabel.tsx';
import { durationText } from '../../i18n/duration.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useNow, useTimeText } from '../../i18n/times.ts';
import { ExecutionView } from './ExecutionView.tsx';
import { executionQuery } from './queries.ts';
import { StartExecutionDialog } from './StartExecutionDialog.tsx';
import { StopButton } from './StopButton.tsx';

export function ExecutionPage() {
  const { arn = '' } = useParams();
  const messages = useMessages();
  const { machine, machineArn, name } = readExecutionArn(arn);
  const { data: execution, error, refetch } = useQuery(executionQuery(arn));
  return (
    <>
      <PageHead
        title={name}
        trail={[
          { to: paths.machines, label: messages.machines },
          { to: paths.machine(machineArn), label: machine },
        ]}
        facts={execution !== undefined && <ExecutionFacts execution={execution} />}
        actions={execution !== undefined && <ExecutionActions execution={execution} />}
      />
      {error !== null && <Problem error={error} onRetry={refetch} />}
      {execution !== undefined && <ExecutionView key={arn} execution={execution} />}
    </>
  );
}

function ExecutionFacts({ execution: { status, startDate, stopDate } }: { execution: ExecutionDescription }) {
  const messages = useMessages();
  const timeText = useTimeText();
  const now = useNow(stopDate === undefined);
  return (
    <>
      <StatusLabel status={status} />
      <Fact name={messages.started}>{timeText(startDate)}</Fact>
      {stopDate !== undefined && <Fact name={messages.stopped}>{timeText(stopDate)}</Fact>}
      <Fact name={messages.duration}>{durationText((stopDate ?? now) - startDate, messages)}</Fact>
    </>
  );
}

function ExecutionActions({
  execution: { executionArn, stateMachineArn, name, status, input },
}: {
  execution: ExecutionDescription;
}) {
  const messages = useMessages();
  const [starting, { open, close }] = useDisclosure();
  const stoppable = status === 'RUNNING' && !readExecutionArn(executionArn).express;
  return (
    <>
      {stoppable && <StopButton executionArn={executionArn} name={`${machineName(stateMachineArn)} / ${name}`} />}
      <Button variant="default" leftSection={<IconPlayerPlay size={16} />} onClick={open}>
        {messages.startAgain}
      </Button>
      <StartExecutionDialog machineArn={stateMachineArn} input={input} opened={starting} onClose={close} />
    </>
  );
}
