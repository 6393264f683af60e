import { Button, Group, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { PendingTask as Pending } from '../../api/console-shapes.ts';
import { ReasonForm } from '../../components/ReasonForm.tsx';
import { ageText, countdownText } from '../../i18n/duration.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useNow } from '../../i18n/times.ts';
import { useFailTask } from '../executions/actions.ts';
import { pendingQuery } from '../executions/queries.ts';
import type { Visit } from '../history/visit.ts';
import classes from './StatePane.module.css';
import { SucceedForm } from './SucceedForm.tsx';

/** A task that waits for its token: since when, until when, and buttons to end it. */
export function PendingTask({ executionArn, visit }: { executionArn: string; visit: Visit }) {
  const messages = useMessages();
  const now = useNow(true);
  const pending = useQuery(pendingQuery(executionArn)).data;
  const task = pending?.tasks.find(({ enteredEventId }) => enteredEventId === visit.enteredEventId);
  const left = (ms: number) => countdownText(ms - (now - (pending?.askedAt ?? now)));
  const facts = [
    messages.pendingSince(ageText(now - (visit.pendingSince ?? now), messages)),
    task?.heartbeatInMs === undefined ? undefined : messages.heartbeatIn(left(task.heartbeatInMs)),
    task?.timeoutInMs === undefined ? undefined : messages.timeoutIn(left(task.timeoutInMs)),
  ].filter((fact) => fact !== undefined);
  return (
    <section className={classes.pending} aria-label={messages.pending}>
      <h3 className={classes.pendingTitle}>{messages.pending}</h3>
      <div className="numbers">{facts.join(' · ')}</div>
      {task !== undefined && <TaskButtons key={task.taskId} executionArn={executionArn} task={task} />}
    </section>
  );
}

function TaskButtons({ executionArn, task }: { executionArn: string; task: Pending }) {
  const messages = useMessages();
  const [succeeding, succeedDialog] = useDisclosure();
  const [failing, failDialog] = useDisclosure();
  const fail = useFailTask(executionArn, task.taskId);
  const closeButtonProps = { 'aria-label': messages.close };
  return (
    <Group gap="xs">
      <Button size="compact-md" leftSection={<IconCheck size={15} />} onClick={succeedDialog.open}>
        {messages.succeedTask}
      </Button>
      <Button size="compact-md" variant="default" leftSection={<IconX size={15} />} onClick={failDialog.open}>
        {messages.failTask}
      </Button>
      <Modal
        opened={succeeding}
        onClose={succeedDialog.close}
        title={messages.succeedTitle(task.state)}
        size="lg"
        closeButtonProps={closeButtonProps}
      >
        <SucceedForm executionArn={executionArn} taskId={task.taskId} onClose={succeedDialog.close} />
      </Modal>
      <Modal
        opened={failing}
        onClose={failDialog.close}
        title={messages.failTitle(task.state)}
        closeButtonProps={closeButtonProps}
      >
        <ReasonForm
          consequence={messages.failText}
          action={messages.failTask}
          pending={fail.isPending}
          problem={fail.error}
          onConfirm={(reason) => fail.mutate(reason, { onSuccess: failDialog.close })}
          onCancel={failDialog.close}
        />
      </Modal>
    </Group>
  );
}
