import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { paths } from '../../api/arns.ts';
import { JsonEditor } from '../../components/JsonEditor.tsx';
import { Problem } from '../../components/Problem.tsx';
import { jsonProblem, prettyJson } from '../../components/pretty-json.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useStartExecution } from './actions.ts';

interface StartExecutionDialogProps {
  machineArn: string;
  /** JSON text that the form is filled in with. */
  input?: string;
  opened: boolean;
  onClose(): void;
}

/** Starts an execution and goes to its page. */
export function StartExecutionDialog({ machineArn, input = '{}', opened, onClose }: StartExecutionDialogProps) {
  const messages = useMessages();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={messages.startExecution}
      size="lg"
      closeButtonProps={{ 'aria-label': messages.close }}
    >
      <StartForm machineArn={machineArn} input={prettyJson(input)} onClose={onClose} />
    </Modal>
  );
}

function StartForm({ machineArn, input, onClose }: { machineArn: string; input: string; onClose(): void }) {
  const messages = useMessages();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [text, setText] = useState(input);
  const start = useStartExecution();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate(
      { stateMachineArn: machineArn, name: name.trim() === '' ? undefined : name.trim(), input: text },
      {
        onSuccess: ({ executionArn }) => {
          onClose();
          navigate(paths.execution(executionArn));
        },
      },
    );
  };

  return (
    <form onSubmit={submit}>
      <Stack>
        <JsonEditor label={messages.input} value={text} onChange={setText} first />
        <TextInput
          label={messages.executionName}
          description={messages.executionNameHint}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="off"
        />
        {start.error !== null && <Problem error={start.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {messages.cancel}
          </Button>
          <Button type="submit" loading={start.isPending} disabled={jsonProblem(text) !== undefined}>
            {messages.start}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
