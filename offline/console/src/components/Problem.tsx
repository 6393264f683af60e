import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ServiceError } from '../api/call-service.ts';
import { useMessages } from '../i18n/language.tsx';

/** An error, in the service's own words. */
export function Problem({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const messages = useMessages();
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      title={error instanceof ServiceError ? error.code : error.name}
    >
      {error.message}
      {onRetry !== undefined && (
        <Button mt="xs" size="compact-sm" variant="default" display="block" onClick={onRetry}>
          {messages.retry}
        </Button>
      )}
    </Alert>
  );
}
