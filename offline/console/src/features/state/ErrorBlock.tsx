import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { JsonBlock } from '../../components/JsonBlock.tsx';
import { useMessages } from '../../i18n/language.tsx';

/** The error and cause of a failure. Renders nothing if there is neither. */
export function ErrorBlock({ error, cause }: { error: string | undefined; cause: string | undefined }) {
  const messages = useMessages();
  if (error === undefined && cause === undefined) return null;
  return (
    <>
      <Alert
        color="red"
        variant="light"
        p="sm"
        icon={<IconAlertTriangle size={18} />}
        title={error ?? messages.error}
      />
      {cause !== undefined && cause !== '' && <JsonBlock label={messages.cause} text={cause} />}
    </>
  );
}
