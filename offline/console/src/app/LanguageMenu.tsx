import { NativeSelect } from '@mantine/core';
import { type Language, languages, useLanguage } from '../i18n/language.tsx';

export function LanguageMenu() {
  const { language, messages, choose } = useLanguage();
  return (
    <NativeSelect
      size="xs"
      variant="unstyled"
      aria-label={messages.language}
      value={language}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        if (isLanguage(chosen)) choose(chosen);
      }}
      data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
    />
  );
}

function isLanguage(value: string): value is Language {
  return value in languages;
}
