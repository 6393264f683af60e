import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlayerStop } from '@tabler/icons-react';
import { ReasonForm } from '../../components/ReasonForm.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { useStopExecution } from './actions.ts';

export function StopButton({ executionArn, name }: { executionArn: string; name: string }) {
  const messages = useMessages();
  const [opened, { open, close }] = useDisclosure();
  const stop = useStopExecution(executionArn);
  return (
    <>
      <Button variant="default" leftSection={<IconPlayerStop size={16} />} onClick={open}>
        {messages.stop}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={messages.stopTitle}
        closeButtonProps={{ 'aria-label': messages.close }}
      >
        <ReasonForm
          consequence={messages.stopText(name)}
          action={messages.stop}
          pending={stop.isPending}
          problem={stop.error}
          onConfirm={(reason) => stop.mutate(reason, { onSuccess: close })}
          onCancel={close}
        />
      </Modal>
    </>
  );
}
