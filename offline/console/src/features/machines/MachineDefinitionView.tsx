import { CloseButton, Tabs, Text } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { MachineDescription } from '../../api/shapes.ts';
import { JsonBlock } from '../../components/JsonBlock.tsx';
import { Panel } from '../../components/Panel.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { findState, type MachineDefinition, readDefinition, type StateDefinition } from '../graph/definition.ts';
import { StateGraph } from '../graph/StateGraph.tsx';
import statePane from '../state/StatePane.module.css';
import { useBorrowedFocus } from '../state/use-borrowed-focus.ts';
import { TryState } from '../try/TryState.tsx';
import classes from './MachineDefinitionView.module.css';

/** A machine's graph beside its definition, or beside the state that the address names, to try. */
export function MachineDefinitionView({ machine }: { machine: MachineDescription }) {
  const messages = useMessages();
  const { definition: text } = machine;
  const definition = useMemo(() => readDefinition(text), [text]);
  const [search, setSearch] = useSearchParams();
  const chosen = search.get('state') ?? undefined;
  const state = definition !== undefined && chosen !== undefined ? findState(definition, chosen) : undefined;
  const choose = useCallback(
    (name: string | undefined) =>
      setSearch({ tab: 'definition', ...(name === undefined ? {} : { state: name }) }, { replace: true }),
    [setSearch],
  );
  return (
    <div className={classes.both}>
      <Panel title={messages.graph}>
        {definition !== undefined && <StateGraph definition={definition} selected={chosen} onSelect={choose} />}
      </Panel>
      {definition !== undefined && chosen !== undefined && state !== undefined ? (
        <ChosenState
          key={chosen}
          machine={machine}
          definition={definition}
          name={chosen}
          state={state}
          onClose={() => choose(undefined)}
        />
      ) : (
        <Panel title={messages.definition}>
          <Text c="dimmed" size="sm" px="md" pt="xs">
            {messages.chooseStateToTry}
          </Text>
          <div className={classes.text}>
            <JsonBlock label="Amazon States Language" text={text} tall />
          </div>
        </Panel>
      )}
    </div>
  );
}

interface ChosenStateProps {
  machine: MachineDescription;
  definition: MachineDefinition;
  name: string;
  state: StateDefinition;
  onClose(): void;
}

function ChosenState({ machine, definition, name, state, onClose }: ChosenStateProps) {
  const messages = useMessages();
  const { target, giveBack } = useBorrowedFocus();
  const close = () => {
    giveBack();
    onClose();
  };
  return (
    <Panel
      title={name}
      aside={<CloseButton ref={target} aria-label={messages.backToDefinition} onClick={close} />}
      className={statePane.pane}
    >
      <Tabs defaultValue="try" keepMounted={false} className={statePane.body}>
        <Tabs.List>
          <Tabs.Tab value="try">{messages.tryState}</Tabs.Tab>
          <Tabs.Tab value="definition">{messages.definition}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="try">
          <TryState machine={machine} definition={definition} name={name} state={state} />
        </Tabs.Panel>
        <Tabs.Panel value="definition">
          <JsonBlock label={messages.definition} text={JSON.stringify(state)} />
        </Tabs.Panel>
      </Tabs>
    </Panel>
  );
}
