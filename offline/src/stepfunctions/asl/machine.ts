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

/** One state, with everything resolved once that the interpreter needs at every visit. */
export interface StateNode<Definition extends StateDefinition = StateDefinition> {
  name: string;
  definition: Definition;
  /** The definition as given: expressions and templates are read from it. */
  fields: JsonObject;
  language: QueryLanguageName;
  /** The branches of a Parallel state, or the processor of a Map state. */
  graphs: StateGraph[];
  /** Only of a Task state. */
  resource?: TaskResource;
}

/** A machine, a branch or an item processor. */
export interface StateGraph {
  /** Index in `Machine.graphs`; the same for every parse of one definition. */
  id: number;
  startAt: string;
  states: ReadonlyMap<string, StateNode>;
  /** True for the processor of a Map in DISTRIBUTED mode. */
  distributed: boolean;
  /** The type of the child executions of such a Map. */
  executionType: MachineType;
}

export interface Machine {
  root: StateGraph;
  graphs: StateGraph[];
  timeoutSeconds: number | undefined;
}

/**
 * Reads a definition. States without a QueryLanguage take the machine's at any depth, since
 * branches and processors have none (https://states-language.net/spec.html#querylanguage).
 * @throws SyntaxError for text that is not JSON, ZodError for another shape
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
    // zod loses a state named `__proto__`, so that one is parsed separately.
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

/** Returns the graphs inside a state, each with the JSON that it was read from. */
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
