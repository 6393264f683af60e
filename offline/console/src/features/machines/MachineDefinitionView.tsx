import { useMemo } from 'react';
import { JsonBlock } from '../../components/JsonBlock.tsx';
import { Panel } from '../../components/Panel.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { readDefinition } from '../graph/definition.ts';
import { StateGraph } from '../graph/StateGraph.tsx';
import classes from './MachineDefinitionView.module.css';

/** A machine that nobody has started: its graph and its text. */
export function MachineDefinitionView({ definition }: { definition: string }) {
  const messages = useMessages();
  const parsed = useMemo(() => readDefinition(definition), [definition]);
  return (
    <div className={classes.both}>
      <Panel title={messages.graph}>{parsed !== undefined && <StateGraph definition={parsed} />}</Panel>
      <Panel title={messages.definition}>
        <div className={classes.text}>
          <JsonBlock label="Amazon States Language" text={definition} tall />
        </div>
      </Panel>
    </div>
  );
}
