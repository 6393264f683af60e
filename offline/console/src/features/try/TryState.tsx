import { Button, Group, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type PropsWithChildren, useId, useState } from 'react';
import type { MachineType } from '../../api/shapes.ts';
import { JsonEditor } from '../../components/JsonEditor.tsx';
import { Problem } from '../../components/Problem.tsx';
import { jsonProblem, prettyJson } from '../../components/pretty-json.ts';
import { withoutTaskTokens } from '../../components/task-tokens.ts';
import type { Messages } from '../../i18n/en.ts';
import { useMessages } from '../../i18n/language.tsx';
import { lastVisitQuery } from '../executions/queries.ts';
import { type MachineDefinition, type StateDefinition, withState } from '../graph/definition.ts';
import { variablesText } from '../state/VariablesBlock.tsx';
import { TryResult } from './TryResult.tsx';
import classes from './TryState.module.css';
import {
  type Draft,
  type MockKind,
  mocksFor,
  refusedField,
  type TryField,
  type TryRequest,
  useTryState,
} from './try-state.ts';

interface TryStateProps {
  machine: { stateMachineArn: string; type: MachineType; roleArn: string };
  definition: MachineDefinition;
  name: string;
  state: StateDefinition;
}

/**
 * A form that tests one state (TestState). It is filled in with the input and variables of the
 * state's last visit. Edits are kept for the browser's session.
 */
export function TryState({ machine, definition, name, state }: TryStateProps) {
  const messages = useMessages();
  const test = useTryState();
  const lastVisit = useQuery(lastVisitQuery(machine.stateMachineArn, machine.type, name)).data ?? undefined;
  const [edits, setEdits, dropEdits] = useSessionStorage<Partial<Draft>>({
    key: `try-state:${machine.stateMachineArn}:${name}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  const [tried, setTried] = useState<TryRequest>();
  const mocks = mocksFor(state);
  const shown = (text: string) => withoutTaskTokens(prettyJson(text), messages.taskToken);
  const draft: Draft = {
    definition: prettyJson(JSON.stringify(state)),
    input: shown(lastVisit?.input ?? '{}'),
    variables: shown(lastVisit === undefined ? '{}' : variablesText(lastVisit.variables)),
    mock: mocks[0] ?? 'none',
    result: '{}',
    error: 'States.TaskFailed',
    cause: '',
    context: '',
    ...edits,
  };
  const edit = (change: Partial<Draft>) => setEdits((known) => ({ ...known, ...change }));
  const mock = mocks.includes(draft.mock) ? draft.mock : (mocks[0] ?? 'none');
  const written = problemsOf(draft, mock, messages);
  const request = written.size === 0 ? requestOf(draft, mock, { machine, definition, name }) : undefined;
  const outdated = JSON.stringify(request) !== JSON.stringify(tried);
  const refused = test.error === null || outdated ? undefined : refusedField(test.error);
  const problem = (field: TryField) =>
    written.get(field) ??
    (refused === field && test.error !== null ? messages.refused[field](test.error.message) : undefined);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (request === undefined || test.isPending) return;
    setTried(request);
    test.mutate(request);
  };

  return (
    <form className={classes.form} onSubmit={submit} aria-label={messages.tryState}>
      <p className={classes.note}>
        {lastVisit === undefined ? messages.tryNoVisit : messages.tryFromVisit(lastVisit.execution)}
      </p>
      <JsonEditor
        label={messages.input}
        value={draft.input}
        onChange={(input) => edit({ input })}
        problem={problem('input')}
        rows={4}
      />
      {mocks.length > 1 && (
        <MockFields mocks={mocks} draft={{ ...draft, mock }} edit={edit} problem={problem('mock')} />
      )}
      <More label={messages.variables} filled={draft.variables !== '{}'} problem={problem('variables')}>
        <JsonEditor
          label={messages.variables}
          value={draft.variables}
          onChange={(variables) => edit({ variables })}
          problem={problem('variables')}
          rows={3}
        />
      </More>
      {mock !== 'none' && (
        <More label={messages.contextObject} filled={draft.context !== ''} problem={problem('context')}>
          <JsonEditor
            label={messages.contextObject}
            hint={messages.contextHint}
            value={draft.context}
            onChange={(context) => edit({ context })}
            problem={problem('context')}
            optional
            rows={3}
          />
        </More>
      )}
      <More label={messages.tryDefinition} filled={edits.definition !== undefined} problem={problem('definition')}>
        <JsonEditor
          label={messages.tryDefinition}
          hint={messages.tryDefinitionHint}
          value={draft.definition}
          onChange={(text) => edit({ definition: text })}
          problem={problem('definition')}
          rows={4}
        />
      </More>
      {test.error !== null && !outdated && refused === undefined && <Problem error={test.error} />}
      <Group gap="xs">
        <Button
          type="submit"
          leftSection={<IconPlayerPlay size={16} />}
          loading={test.isPending}
          disabled={request === undefined}
        >
          {messages.tryIt}
        </Button>
        {test.isPending && (
          <Button variant="default" onClick={test.cancel}>
            {messages.stopWaiting}
          </Button>
        )}
        {Object.keys(edits).length > 0 && !test.isPending && (
          <Button variant="subtle" onClick={dropEdits}>
            {messages.tryReset}
          </Button>
        )}
      </Group>
      {test.data !== undefined && <TryResult test={test.data} outdated={outdated} />}
    </form>
  );
}

interface MoreProps {
  label: string;
  filled: boolean;
  problem: string | undefined;
}

/** A part of the form that is seldom needed. It opens by itself if filled or wrong. */
function More({ label, filled, problem, children }: PropsWithChildren<MoreProps>) {
  const [wanted, setWanted] = useState<boolean>();
  const open = problem !== undefined || (wanted ?? filled);
  return (
    <details className={classes.more} open={open} onToggle={(event) => setWanted(event.currentTarget.open)}>
      <summary>{label}</summary>
      <div className={classes.moreBody}>{children}</div>
    </details>
  );
}

interface MockFieldsProps {
  mocks: readonly MockKind[];
  draft: Draft;
  edit(change: Partial<Draft>): void;
  problem: string | undefined;
}

function MockFields({ mocks, draft, edit, problem }: MockFieldsProps) {
  const messages = useMessages();
  const id = useId();
  return (
    <>
      <div>
        <p id={id} className={classes.legend}>
          {messages.mock}
        </p>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-labelledby={id}
          value={draft.mock}
          onChange={(mock) => edit({ mock })}
          data={mocks.map((value) => ({ value, label: messages.mocks[value] }))}
        />
      </div>
      {draft.mock === 'none' && <p className={classes.note}>{messages.runsForReal}</p>}
      {draft.mock === 'result' && (
        <JsonEditor
          label={messages.mockResult}
          value={draft.result}
          onChange={(result) => edit({ result })}
          problem={problem}
          rows={3}
        />
      )}
      {draft.mock === 'error' && (
        <>
          <TextInput
            label={messages.errorName}
            value={draft.error}
            onChange={(event) => edit({ error: event.currentTarget.value })}
            error={problem}
            autoComplete="off"
          />
          <Textarea
            label={messages.cause}
            description={messages.optional}
            value={draft.cause}
            onChange={(event) => edit({ cause: event.currentTarget.value })}
            autosize
            minRows={2}
          />
        </>
      )}
    </>
  );
}

/** Returns the problems that show before anything is sent. */
function problemsOf(draft: Draft, mock: MockKind, messages: Messages): Map<TryField, string> {
  const problems = new Map<TryField, string>();
  const check = (field: TryField, text: string) => {
    const problem = jsonProblem(text);
    if (problem !== undefined) problems.set(field, messages.notJson(problem));
  };
  check('definition', draft.definition);
  check('input', draft.input);
  check('variables', draft.variables);
  if (mock !== 'none' && draft.context.trim() !== '') check('context', draft.context);
  if (mock === 'result') check('mock', draft.result);
  if (mock === 'error' && draft.error.trim() === '') problems.set('mock', messages.errorNeeded);
  return problems;
}

function requestOf(
  draft: Draft,
  mock: MockKind,
  { machine, definition, name }: Pick<TryStateProps, 'machine' | 'definition' | 'name'>,
): TryRequest {
  const { roleArn } = machine;
  const { input, variables, result, error, cause, context } = draft;
  const changed: unknown = JSON.parse(draft.definition);
  return {
    definition: JSON.stringify(withState(definition, name, changed)),
    stateName: name,
    roleArn,
    input,
    variables,
    ...(mock !== 'none' && context.trim() !== '' ? { context } : {}),
    ...(mock === 'result' ? { mock: { result } } : {}),
    ...(mock === 'error' ? { mock: { errorOutput: { error: error.trim(), cause } } } : {}),
  };
}
