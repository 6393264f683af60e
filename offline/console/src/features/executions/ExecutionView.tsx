import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { ExecutionDescription } from '../../api/shapes.ts';
import { Panel } from '../../components/Panel.tsx';
import { Problem } from '../../components/Problem.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { findState, readDefinition } from '../graph/definition.ts';
import type { Progress } from '../graph/flow.ts';
import { StateGraph } from '../graph/StateGraph.tsx';
import { EventTable } from '../history/EventTable.tsx';
import { replay } from '../history/replay.ts';
import type { Visit } from '../history/visit.ts';
import { StatePane } from '../state/StatePane.tsx';
import { ExecutionPane } from './ExecutionPane.tsx';
import classes from './ExecutionView.module.css';
import { executionDefinitionQuery, historyQuery } from './queries.ts';

/** An execution: its graph, beside it the state that the address names, and all events below. */
export function ExecutionView({ execution }: { execution: ExecutionDescription }) {
  const messages = useMessages();
  const { executionArn, status } = execution;
  const history = useQuery(historyQuery(executionArn));
  const definitionText = useQuery(executionDefinitionQuery(executionArn));
  const definition = useMemo(
    () => (definitionText.data === undefined ? undefined : readDefinition(definitionText.data)),
    [definitionText.data],
  );
  const progress = useMemo(() => progressOf(history.data ?? [], status !== 'RUNNING'), [history.data, status]);
  const [search, setSearch] = useSearchParams();
  const chosen = search.get('state') ?? undefined;
  const state = definition !== undefined && chosen !== undefined ? findState(definition, chosen) : undefined;
  const choose = useCallback(
    (name: string | undefined) => setSearch(name === undefined ? {} : { state: name }, { replace: true }),
    [setSearch],
  );
  const problem = history.error ?? definitionText.error;

  return (
    <>
      {problem !== null && <Problem error={problem} />}
      <div className={classes.top}>
        <Panel title={messages.graph} className={classes.graph}>
          {definition !== undefined && (
            <StateGraph definition={definition} progress={progress} selected={chosen} onSelect={choose} />
          )}
        </Panel>
        {chosen !== undefined && state !== undefined ? (
          <StatePane
            key={chosen}
            executionArn={executionArn}
            name={chosen}
            definition={state}
            visits={progress.visitsByState.get(chosen) ?? []}
            onClose={() => choose(undefined)}
          />
        ) : (
          <ExecutionPane execution={execution} progress={progress} onChoose={choose} />
        )}
      </div>
      {history.data !== undefined && (
        <EventTable events={history.data} replay={progress.replay} state={chosen} onChoose={choose} />
      )}
    </>
  );
}

function progressOf(events: Parameters<typeof replay>[0], ended: boolean): Progress {
  const replayed = replay(events);
  const visitsByState = new Map<string, Visit[]>();
  for (const visit of replayed.visits) {
    const visits = visitsByState.get(visit.state);
    if (visits === undefined) visitsByState.set(visit.state, [visit]);
    else visits.push(visit);
  }
  return { visitsByState, replay: replayed, ended };
}
