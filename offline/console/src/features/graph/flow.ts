import type { Edge, Node } from '@xyflow/react';
import { colourOf, type OutcomeName, outcomeOf } from '../../components/StatusLabel.tsx';
import type { Messages } from '../../i18n/en.ts';
import { type Replay, transitionKey } from '../history/replay.ts';
import type { Visit } from '../history/visit.ts';
import { transitionText } from './definition.ts';
import { type Drawing, endId, type PlacedState, type PlacedTransition, startId, terminalSize } from './layout.ts';

/** What an execution did with the states of its machine. */
export interface Progress {
  readonly visitsByState: ReadonlyMap<string, readonly Visit[]>;
  readonly replay: Replay;
  readonly ended: boolean;
}

export type StateNodeData = {
  name: string;
  type: string;
  resource: string | undefined;
  group: boolean;
  /** Undefined if no execution is shown. */
  outcome: OutcomeName | undefined;
  /** Numbers of visits, retries and iterations. */
  notes: readonly string[];
};
export type TerminalNodeData = { label: string; reached: boolean };
export type TransitionData = Pick<PlacedTransition, 'points' | 'labelAt' | 'labelWidth' | 'kind'> & {
  text: string | undefined;
  taken: boolean;
};

export type StateFlowNode = Node<StateNodeData, 'state'>;
export type TerminalFlowNode = Node<TerminalNodeData, 'terminal'>;
export type TransitionEdge = Edge<TransitionData, 'transition'>;

interface Shown {
  progress: Progress | undefined;
  selected: string | undefined;
  choosable: boolean;
  messages: Messages;
}

/**
 * Returns the nodes in the order of the states, each group before the states inside it. The Tab
 * key follows the same order.
 */
export function flowNodes(
  drawing: Drawing,
  { progress, selected, choosable, messages }: Shown,
): (StateFlowNode | TerminalFlowNode)[] {
  const terminals = drawing.terminals.map(
    ({ id, x, y }): TerminalFlowNode => ({
      id,
      type: 'terminal',
      position: { x, y },
      ...terminalSize,
      selectable: false,
      focusable: false,
      data: {
        label: id === startId ? messages.startNode : messages.endNode,
        reached: progress !== undefined && (id === startId || progress.ended),
      },
    }),
  );
  return [
    ...terminals,
    ...drawing.states.map((state) => stateNode(state, progress, state.name === selected, choosable, messages)),
  ];
}

function stateNode(
  { name, definition, parent, group, x, y, width, height }: PlacedState,
  progress: Progress | undefined,
  selected: boolean,
  choosable: boolean,
  messages: Messages,
): StateFlowNode {
  const visits = progress?.visitsByState.get(name) ?? [];
  const latest = visits.findLast((visit) => visit.outcome === 'running') ?? visits.at(-1);
  const outcome = progress === undefined ? undefined : outcomeOf(latest);
  const retries = latest?.retries ?? 0;
  const iterations = latest?.iterations;
  const notes = [
    visits.length > 1 ? messages.times(visits.length) : undefined,
    retries > 0 ? messages.retries(retries) : undefined,
    iterations && messages.iterations(iterations.succeeded + iterations.failed, iterations.started),
  ].filter((note) => note !== undefined);
  const data: StateNodeData = { name, type: definition.Type, resource: definition.Resource, group, outcome, notes };
  return {
    id: name,
    type: 'state',
    position: { x, y },
    parentId: parent,
    width,
    height,
    selected,
    selectable: choosable,
    focusable: choosable,
    className: outcome === undefined ? undefined : colourOf(outcome),
    // Begins with the visible text, so that users of voice control can say what they see.
    ariaLabel: [
      name,
      ...(outcome === undefined ? [definition.Type] : [messages.outcomes[outcome], ...notes, definition.Type]),
    ].join(', '),
    ariaRole: 'button',
    domAttributes: { 'aria-roledescription': undefined, 'aria-pressed': selected },
    data,
  };
}

/**
 * Returns the lines. Lines that the execution took come last, so they are drawn above the others.
 */
export function flowEdges(drawing: Drawing, progress: Progress | undefined, messages: Messages): TransitionEdge[] {
  return drawing.transitions
    .map((transition): TransitionEdge => {
      const { id, from, to, kind, points, labelAt, labelWidth } = transition;
      const taken = progress !== undefined && wasTaken(progress, from, to);
      const text = transitionText(transition, messages.otherwise);
      return {
        id,
        source: from,
        target: to,
        type: 'transition',
        focusable: false,
        selectable: false,
        data: { points, labelAt, labelWidth, kind, text, taken },
        zIndex: taken ? 2 : 1,
      };
    })
    .toSorted((one, other) => Number(one.data?.taken) - Number(other.data?.taken));
}

function wasTaken({ replay, visitsByState, ended }: Progress, from: string, to: string): boolean {
  if (from === startId) return visitsByState.has(to);
  if (to === endId) return ended && replay.visits.findLast((visit) => visit.scope.parent === undefined)?.state === from;
  return replay.transitions.has(transitionKey(from, to));
}
