import { useLocalStorage } from '@mantine/hooks';
import { createContext, type PropsWithChildren, useContext, useEffect, useMemo } from 'react';
import { en, type Messages } from './en.ts';
import { ja } from './ja.ts';

export const languages = { en: 'English', ja: '日本語' } as const;
export type Language = keyof typeof languages;

const texts: Record<Language, Messages> = { en, ja };

interface Chosen {
  language: Language;
  messages: Messages;
  choose(language: Language): void;
}

const LanguageContext = createContext<Chosen>({ language: 'en', messages: en, choose: () => {} });

/** Provides the language: the one that was chosen on this page before, or the browser's. */
export function LanguageProvider({ children }: PropsWithChildren) {
  const [language, choose] = useLocalStorage<Language>({
    key: 'console-language',
    defaultValue: navigator.language.startsWith('ja') ? 'ja' : 'en',
    getInitialValueInEffect: false,
  });
  const known: Language = language in texts ? language : 'en';
  useEffect(() => {
    document.documentElement.lang = known;
  }, [known]);
  const chosen = useMemo(() => ({ language: known, messages: texts[known], choose }), [known, choose]);
  return <LanguageContext value={chosen}>{children}</LanguageContext>;
}

export function useLanguage(): Chosen {
  return useContext(LanguageContext);
}

export function useMessages(): Messages {
  return useContext(LanguageContext).messages;
}
