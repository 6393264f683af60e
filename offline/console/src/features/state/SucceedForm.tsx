import { Button, Group, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { JsonEditor } from '../../components/JsonEditor.tsx';
import { Problem } from '../../components/Problem.tsx';
import { jsonProblem } from '../../components/pretty-json.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useSucceedTask } from '../executions/actions.ts';

interface SucceedFormProps {
  executionArn: string;
  taskId: string;
  onClose(): void;
}

/** Asks for the output of a waiting task, and completes it. */
export function SucceedForm({ executionArn, taskId, onClose }: SucceedFormProps) {
  const messages = useMessages();
  const [output, setOutput] = useState('{}');
  const succeed = useSucceedTask(executionArn, taskId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    succeed.mutate(output, { onSuccess: onClose });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text>{messages.succeedText}</Text>
        <JsonEditor label={messages.output} value={output} onChange={setOutput} first />
        {succeed.error !== null && <Problem error={succeed.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {messages.cancel}
          </Button>
          <Button type="submit" loading={succeed.isPending} disabled={jsonProblem(output) !== undefined}>
            {messages.succeedTask}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
