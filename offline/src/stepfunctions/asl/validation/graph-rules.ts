import { isJsonObject, type Json } from '../../../json.ts';
import type { DefinitionIssue } from '../validate.ts';
import type { VisitedGraph } from './walk.ts';

const code = 'MISSING_TRANSITION_TARGET';

/**
 * Returns missing transition targets, unreachable states and a workflow that cannot end. The
 * messages are AWS's (https://github.com/localstack/localstack/issues/11978,
 * https://github.com/aws-cloudformation/cfn-lint/issues/4074).
 */
export function graphIssues(graphs: VisitedGraph[]): DefinitionIssue[] {
  const issues = graphs.flatMap(transitionIssues);
  const [root] = graphs;
  if (root !== undefined && issues.length === 0 && ![...root.states.values()].some(endsWorkflow)) {
    issues.push({ code: 'MISSING_END_STATE', message: 'Workflow has no terminal state', location: 'null' });
  }
  return issues;
}

function transitionIssues({ location, fields, states }: VisitedGraph): DefinitionIssue[] {
  const issues: DefinitionIssue[] = [];
  const reached = new Set<string>();
  const lead = (target: Json | undefined, from: string) => {
    if (typeof target !== 'string') return;
    if (states.has(target)) reached.add(target);
    else issues.push({ code, message: `Missing 'Next' target: ${target}`, location: from });
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
      issues.push({ code, message: `State "${name}" is not reachable.`, location: `${location}/States/${name}` });
  }
  return issues;
}

function endsWorkflow(state: { [field: string]: Json }): boolean {
  return state.End === true || state.Type === 'Succeed' || state.Type === 'Fail';
}
