import { isJsonObject, type Json } from '../../../json.ts';
import type { DefinitionProblem } from '../validate.ts';
import type { VisitedGraph } from './walk.ts';

const code = 'MISSING_TRANSITION_TARGET';

/**
 * Every transition leads to a state of the same machine, every state can be reached, and the
 * workflow can end. Worded as AWS words it (https://github.com/localstack/localstack/issues/11978,
 * https://github.com/aws-cloudformation/cfn-lint/issues/4074).
 */
export function graphProblems(graphs: VisitedGraph[]): DefinitionProblem[] {
  const problems = graphs.flatMap(transitionProblems);
  const [root] = graphs;
  if (root !== undefined && problems.length === 0 && ![...root.states.values()].some(endsWorkflow)) {
    problems.push({ code: 'MISSING_END_STATE', message: 'Workflow has no terminal state', location: 'null' });
  }
  return problems;
}

function transitionProblems({ location, fields, states }: VisitedGraph): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const reached = new Set<string>();
  const lead = (target: Json | undefined, from: string) => {
    if (typeof target !== 'string') return;
    if (states.has(target)) reached.add(target);
    else problems.push({ code, message: `Missing 'Next' target: ${target}`, location: from });
  };
  lead(fields.StartAt, `${location}/StartAt`);
  for (const [name, state] of states) {
    const at = `${location}/States/${name}`;
    lead(state.Next, `${at}/Next`);
    lead(state.Default, `${at}/Default`);
    for (const list of ['Choices', 'Catch']) {
      const entries = state[list];
      if (!Array.isArray(entries)) continue;
      for (const [index, entry] of entries.entries())
        if (isJsonObject(entry)) lead(entry.Next, `${at}/${list}[${index}]/Next`);
    }
  }
  for (const name of states.keys()) {
    if (!reached.has(name))
      problems.push({ code, message: `State "${name}" is not reachable.`, location: `${location}/States/${name}` });
  }
  return problems;
}

function endsWorkflow(state: { [field: string]: Json }): boolean {
  return state.End === true || state.Type === 'Succeed' || state.Type === 'Fail';
}
