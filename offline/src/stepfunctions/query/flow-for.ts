import { JsonataFlow } from './jsonata/jsonata-flow.ts';
import { JsonPathFlow } from './jsonpath/jsonpath-flow.ts';
import type { StateFlow, StateView } from './state-flow.ts';

/** Returns the data flow for one visit of a state, in the state's query language. */
export function flowFor(view: StateView): StateFlow {
  return view.node.language === 'JSONata' ? new JsonataFlow(view) : new JsonPathFlow(view);
}
