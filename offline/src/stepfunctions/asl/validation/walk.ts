import { isJsonObject, type Json, type JsonObject } from '../../../json.ts';
import type { MachineType } from '../../engine/execution.ts';
import type { DefinitionIssue } from '../validate.ts';

/** A state and its location in the definition. */
export interface VisitedState {
  name: string;
  /** `/States/Each/ItemProcessor/States/Deliver` */
  location: string;
  fields: JsonObject;
  /** The machine's query language: the default for states. */
  machineLanguage: string;
  language: string;
  /** The type of the child executions in which it runs; undefined outside distributed Maps. */
  executionType: MachineType | undefined;
}

/** A machine, a branch or a processor. */
export interface VisitedGraph {
  location: string;
  fields: JsonObject;
  states: Map<string, JsonObject>;
}

export interface VisitedDefinition {
  states: VisitedState[];
  graphs: VisitedGraph[];
  /** Graphs without `StartAt` or `States`. */
  issues: DefinitionIssue[];
}

/** Returns all states and graphs of a definition, outer before inner. */
export function walkStates(definition: JsonObject): VisitedDefinition {
  const visited: VisitedDefinition = { states: [], graphs: [], issues: [] };
  const machineLanguage = typeof definition.QueryLanguage === 'string' ? definition.QueryLanguage : 'JSONPath';
  walkGraph(definition, '', machineLanguage, visited);
  return visited;
}

function walkGraph(
  fields: Json | undefined,
  location: string,
  machineLanguage: string,
  visited: VisitedDefinition,
  executionType?: MachineType,
): void {
  const issue = (message: string) =>
    visited.issues.push({ code: 'SCHEMA_VALIDATION_FAILED', message, location: location === '' ? '/' : location });
  if (!isJsonObject(fields)) {
    issue('A state machine must be an object');
    return;
  }
  if (typeof fields.StartAt !== 'string') issue('These fields are required: [StartAt]');
  if (!isJsonObject(fields.States) || Object.keys(fields.States).length === 0) {
    issue('These fields are required: [States]');
    return;
  }
  const graph: VisitedGraph = { location, fields, states: new Map() };
  visited.graphs.push(graph);
  for (const [name, state] of Object.entries(fields.States)) {
    const at = `${location}/States/${name}`;
    if (!isJsonObject(state)) {
      visited.issues.push({ code: 'SCHEMA_VALIDATION_FAILED', message: 'A state must be an object', location: at });
      continue;
    }
    graph.states.set(name, state);
    const language = typeof state.QueryLanguage === 'string' ? state.QueryLanguage : machineLanguage;
    visited.states.push({ name, location: at, fields: state, machineLanguage, language, executionType });
    if (Array.isArray(state.Branches)) {
      for (const [index, branch] of state.Branches.entries())
        walkGraph(branch, `${at}/Branches[${index}]`, machineLanguage, visited, executionType);
    }
    for (const processor of ['ItemProcessor', 'Iterator']) {
      const inner = state[processor];
      if (inner === undefined) continue;
      walkGraph(inner, `${at}/${processor}`, machineLanguage, visited, childType(inner) ?? executionType);
    }
  }
}

function childType(processor: Json): MachineType | undefined {
  const config = isJsonObject(processor) ? processor.ProcessorConfig : undefined;
  if (!isJsonObject(config) || config.Mode !== 'DISTRIBUTED') return undefined;
  return config.ExecutionType === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
}
