import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';

interface ImportButtonProps {
  isBusy: boolean;
  onFiles: (files: readonly File[]) => void;
}

/** Asks for a file with a poll. */
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
          // The same file, mended, can be chosen again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
