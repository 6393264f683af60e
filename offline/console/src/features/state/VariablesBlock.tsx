import { JsonBlock } from '../../components/JsonBlock.tsx';
import { useMessages } from '../../i18n/language.tsx';
import type { Variables, Visit } from '../history/visit.ts';

/** The variables that the state could read, and those that it assigned. */
export function VariablesBlock({ visit: { variables, assigned } }: { visit: Visit }) {
  const messages = useMessages();
  return (
    <>
      {Object.keys(variables).length > 0 && <JsonBlock label={messages.variables} text={variablesText(variables)} />}
      {Object.keys(assigned).length > 0 && <JsonBlock label={messages.assigned} text={variablesText(assigned)} />}
    </>
  );
}

/** Returns variables as JSON text. */
export function variablesText(variables: Variables): string {
  return JSON.stringify(Object.fromEntries(Object.entries(variables).map(([name, text]) => [name, parsed(text)])));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
