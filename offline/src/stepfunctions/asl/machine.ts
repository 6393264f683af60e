import { isJsonObject, type Json, type JsonObject, parseJson } from '../../json.ts';
import { ownField } from '../../own-field.ts';
import type { MachineType } from '../engine/execution.ts';
import {
  type GraphDefinition,
  machineDefinition,
  type QueryLanguageName,
  type StateDefinition,
  stateDefinition,
} from './definition.ts';
import { parseResource, type TaskResource } from './resource.ts';

/** One state, with what the interpreter looks up for every visit resolved once. */
export interface StateNode<Definition extends StateDefinition = StateDefinition> {
  name: string;
  definition: Definition;
  /** The definition as it was given: what expressions and templates are read from. */
  fields: JsonObject;
  language: QueryLanguageName;
  /** The branches of a Parallel state, the one processor of a Map state. */
  graphs: StateGraph[];
  /** Of a Task state. */
  resource?: TaskResource;
}

/** A machine, a branch or an item processor: states that lead from one to the next. */
export interface StateGraph {
  /** Position in `Machine.graphs`; the same for every parse of one definition. */
  id: number;
  startAt: string;
  states: ReadonlyMap<string, StateNode>;
  /** The processor of a Map in DISTRIBUTED mode. */
  distributed: boolean;
  /** Of the child executions of such a Map. */
  executionType: MachineType;
}

export interface Machine {
  root: StateGraph;
  graphs: StateGraph[];
  timeoutSeconds: number | undefined;
}

/**
 * Reads a definition. A state without a QueryLanguage takes the machine's, however deep it lies: a
 * branch or a processor has none of its own (https://states-language.net/spec.html#querylanguage).
 * Throws SyntaxError for text that is no JSON and ZodError for another shape.
 */
export function parseMachine(text: string): Machine {
  const given = parseJson(text);
  const definition = machineDefinition.parse(given);
  const language = definition.QueryLanguage ?? 'JSONPath';
  const graphs: StateGraph[] = [];
  const root = readGraph(definition, field(given, 'States'), language, graphs);
  return { root, graphs, timeoutSeconds: definition.TimeoutSeconds };
}

function readGraph(
  definition: GraphDefinition,
  given: Json,
  language: QueryLanguageName,
  graphs: StateGraph[],
): StateGraph {
  const states = new Map<string, StateNode>();
  const graph: StateGraph = {
    id: graphs.length,
    startAt: definition.StartAt,
    states,
    distributed: definition.ProcessorConfig?.Mode === 'DISTRIBUTED',
    executionType: definition.ProcessorConfig?.ExecutionType ?? 'STANDARD',
  };
  graphs.push(graph);
  for (const [name, fields] of Object.entries(isJsonObject(given) ? given : {})) {
    // zod loses a state named `__proto__`, so that one is read by itself.
    const state = ownField(definition.States, name) ?? stateDefinition.parse(fields);
    states.set(name, {
      name,
      definition: state,
      fields: isJsonObject(fields) ? fields : {},
      language: state.QueryLanguage ?? language,
      graphs: innerGraphs(state, fields).map(([inner, own]) =>
        readGraph(inner, field(own, 'States'), language, graphs),
      ),
      resource: state.Type === 'Task' ? parseResource(state.Resource) : undefined,
    });
  }
  return graph;
}

/** The machines inside a state, each with what it was read from. */
function innerGraphs(state: StateDefinition, given: Json): [GraphDefinition, Json][] {
  if (state.Type === 'Parallel') {
    const branches = field(given, 'Branches');
    return state.Branches.map((branch, index) => [branch, Array.isArray(branches) ? (branches[index] ?? null) : null]);
  }
  if (state.Type !== 'Map') return [];
  if (state.ItemProcessor !== undefined) return [[state.ItemProcessor, field(given, 'ItemProcessor')]];
  return state.Iterator === undefined ? [] : [[state.Iterator, field(given, 'Iterator')]];
}

function field(value: Json, name: string): Json {
  return isJsonObject(value) ? (ownField(value, name) ?? null) : null;
}
