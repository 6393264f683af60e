import { JsonataFlow } from './jsonata/jsonata-flow.ts';
import { JsonPathFlow } from './jsonpath/jsonpath-flow.ts';
import type { StateFlow, StateView } from './state-flow.ts';

/** The flow of data through one visit of a state, in the state's own query language. */
export function flowFor(view: StateView): StateFlow {
  return view.node.language === 'JSONata' ? new JsonataFlow(view) : new JsonPathFlow(view);
}
