import type { StateType } from '../../asl/definition.ts';
import type { StateNode } from '../../asl/machine.ts';
import type { StateHandler } from '../step.ts';
import { distributedMapHandler } from './distributed-map.ts';
import { choiceHandler, failHandler, passHandler, succeedHandler } from './immediate.ts';
import { mapHandler } from './map.ts';
import { parallelHandler } from './parallel.ts';
import { taskHandler } from './task.ts';
import { waitHandler } from './wait.ts';

const handlers: Record<StateType, StateHandler> = {
  Pass: passHandler,
  Succeed: succeedHandler,
  Fail: failHandler,
  Wait: waitHandler,
  Choice: choiceHandler,
  Task: taskHandler,
  Parallel: parallelHandler,
  Map: mapHandler,
};

/** Returns the handler of a state, by its type. */
export function handlerOf(node: StateNode): StateHandler {
  return node.graphs[0]?.distributed === true ? distributedMapHandler : handlers[node.definition.Type];
}
