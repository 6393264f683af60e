import { isJsonObject, type Json, type JsonObject } from '../../../json.ts';
import type { MachineType } from '../../engine/execution.ts';
import type { DefinitionProblem } from '../validate.ts';

/** A state where it stands in the definition. */
export interface VisitedState {
  name: string;
  /** `/States/Each/ItemProcessor/States/Deliver` */
  location: string;
  fields: JsonObject;
  /** The machine's query language, which a state without its own takes. */
  machineLanguage: string;
  language: string;
  /** Of the child executions in which it runs; undefined outside distributed Maps. */
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
  /** Where a machine has no `StartAt` or no `States`. */
  problems: DefinitionProblem[];
}

/** All states and all machines of a definition, the outer before the inner. */
export function walkStates(definition: JsonObject): VisitedDefinition {
  const visited: VisitedDefinition = { states: [], graphs: [], problems: [] };
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
  const problem = (message: string) =>
    visited.problems.push({ code: 'SCHEMA_VALIDATION_FAILED', message, location: location === '' ? '/' : location });
  if (!isJsonObject(fields)) {
    problem('A state machine must be an object');
    return;
  }
  if (typeof fields.StartAt !== 'string') problem('These fields are required: [StartAt]');
  if (!isJsonObject(fields.States) || Object.keys(fields.States).length === 0) {
    problem('These fields are required: [States]');
    return;
  }
  const graph: VisitedGraph = { location, fields, states: new Map() };
  visited.graphs.push(graph);
  for (const [name, state] of Object.entries(fields.States)) {
    const at = `${location}/States/${name}`;
    if (!isJsonObject(state)) {
      visited.problems.push({ code: 'SCHEMA_VALIDATION_FAILED', message: 'A state must be an object', location: at });
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
