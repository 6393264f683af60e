import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';

interface ImportButtonProps {
  isBusy: boolean;
  onFiles: (files: readonly File[]) => void;
}

/** Lets the organizer choose a poll file. */
export function ImportButton({ isBusy, onFiles }: ImportButtonProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button variant="default" loading={isBusy} onClick={() => input.current?.click()}>
        {t('organize.list.import')}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          // Lets the same file be chosen again, once it is fixed.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
