import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMessages } from '../i18n/language.tsx';
import { Problem } from './Problem.tsx';

interface Reason {
  error: string | undefined;
  cause: string | undefined;
}

interface ReasonFormProps {
  /** What happens if the user confirms. */
  consequence: string;
  action: string;
  pending: boolean;
  problem: Error | null;
  onConfirm(reason: Reason): void;
  onCancel(): void;
}

/** Asks before something ends for good. The error and cause to record are optional. */
export function ReasonForm({ consequence, action, pending, problem, onConfirm, onCancel }: ReasonFormProps) {
  const messages = useMessages();
  const [error, setError] = useState('');
  const [cause, setCause] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onConfirm({ error: error === '' ? undefined : error, cause: cause === '' ? undefined : cause });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text>{consequence}</Text>
        <TextInput
          label={messages.errorName}
          description={messages.optional}
          value={error}
          onChange={(event) => setError(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
        <Textarea
          label={messages.cause}
          description={messages.optional}
          value={cause}
          onChange={(event) => setCause(event.currentTarget.value)}
          autosize
          minRows={2}
        />
        {problem !== null && <Problem error={problem} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {messages.cancel}
          </Button>
          <Button type="submit" color="red" loading={pending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
