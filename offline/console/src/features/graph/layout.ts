import dagre from '@dagrejs/dagre';
import {
  innerMachines,
  isLast,
  type MachineDefinition,
  type StateDefinition,
  type Transition,
  transitionsOf,
} from './definition.ts';
import { type Band, type Point, uprightLine } from './upright-line.ts';

export interface PlacedState {
  readonly name: string;
  readonly definition: StateDefinition;
  /** The Parallel or Map state around it, to which its position is relative. */
  readonly parent: string | undefined;
  /** True for a Parallel or Map with states inside. */
  readonly group: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Start or end of the whole machine. */
export interface PlacedTerminal {
  readonly id: '#start' | '#end';
  readonly x: number;
  readonly y: number;
}

export interface PlacedTransition extends Transition {
  readonly id: string;
  /** The line's corners, in the coordinates of the whole drawing. */
  readonly points: readonly Point[];
  /** The centre of the space for the label. */
  readonly labelAt: Point | undefined;
  readonly labelWidth: number;
}

export interface Drawing {
  readonly states: readonly PlacedState[];
  readonly terminals: readonly PlacedTerminal[];
  readonly transitions: readonly PlacedTransition[];
  readonly width: number;
  readonly height: number;
}

const STATE_HEIGHT = 54;
/** All states are as wide as the longest name needs. Names that need more than `most` are cut. */
const stateWidths = { least: 208, most: 260, perCharacter: 8.2, besidesName: 60 };
export const terminalSize = { width: 64, height: 28 };
/** The height of a Parallel's or Map's own name and status, above the states inside it. */
const GROUP_HEADER = 54;
const GROUP_PADDING = 18;
const BRANCH_GAP = 18;
export const LABEL_HEIGHT = 20;
/** Longer labels are cut, since every label makes the drawing wider. */
const labelWidths = { most: 116, perCharacter: 6.8, padding: 12 };
export const startId = '#start';
export const endId = '#end';

/** Returns the positions of a machine's states and lines, which only depend on its definition. */
export function layOut(definition: MachineDefinition): Drawing {
  const { width, height, states, transitions, terminals } = place(
    definition,
    undefined,
    true,
    widthOfStates(definition),
  );
  return { width, height, states, transitions, terminals };
}

interface Placing {
  width: number;
  height: number;
  states: PlacedState[];
  terminals: PlacedTerminal[];
  transitions: PlacedTransition[];
}

/** Places one machine at 0, 0. The machines inside its states come first: their size is needed. */
function place(definition: MachineDefinition, parent: string | undefined, whole: boolean, stateWidth: number): Placing {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 24, ranksep: 40, edgesep: 12, marginx: 2, marginy: 2 });
  const groups = new Map<string, Placing>();
  const drawn: Transition[] = [];

  if (whole) {
    graph.setNode(startId, { ...terminalSize });
    if (Object.values(definition.States).some(leadsToEnd)) graph.setNode(endId, { ...terminalSize });
    drawn.push({ from: startId, to: definition.StartAt, kind: 'next', label: undefined, otherwise: false });
  }
  for (const [name, state] of Object.entries(definition.States)) {
    const inner = innerMachines(state);
    const group =
      inner.length === 0
        ? undefined
        : sideBySide(
            inner.map((machine) => place(machine, name, false, stateWidth)),
            stateWidth,
          );
    if (group !== undefined) groups.set(name, group);
    graph.setNode(name, {
      width: group?.width ?? stateWidth,
      height: group?.height ?? STATE_HEIGHT,
    });
    drawn.push(...transitionsOf(name, state).filter(({ to }) => Object.hasOwn(definition.States, to)));
    if (whole && leadsToEnd(state))
      drawn.push({ from: name, to: endId, kind: 'next', label: undefined, otherwise: false });
  }
  for (const transition of drawn) {
    const width = widthOfLabel(transition);
    graph.setEdge(transition.from, transition.to, width > 0 ? { width, height: LABEL_HEIGHT, labelpos: 'c' } : {});
  }
  dagre.layout(graph);
  const bands = bandsOf([
    ...graph.nodes().map((name) => graph.node(name)),
    ...graph.edges().map((edge) => graph.edge(edge)),
  ]);

  const states = Object.entries(definition.States).flatMap(([name, state]): PlacedState[] => {
    const box = graph.node(name);
    const corner = { x: box.x - box.width / 2, y: box.y - box.height / 2 };
    const group = groups.get(name);
    const own = {
      name,
      definition: state,
      parent,
      group: group !== undefined,
      ...corner,
      width: box.width,
      height: box.height,
    };
    return [own, ...(group?.states ?? [])];
  });
  const transitions = drawn.map((transition): PlacedTransition => {
    const line = graph.edge(transition.from, transition.to);
    const labelAt = line.x === undefined || line.y === undefined ? undefined : { x: line.x, y: line.y };
    const ends = { from: graph.node(transition.from), to: graph.node(transition.to) };
    const points = uprightLine(line.points ?? [], ends, bands);
    return {
      ...transition,
      id: `${transition.from}→${transition.to}`,
      points,
      labelAt,
      labelWidth: widthOfLabel(transition),
    };
  });
  for (const [name, group] of groups) {
    const box = graph.node(name);
    transitions.push(
      ...group.transitions.map((inner) => shifted(inner, box.x - box.width / 2, box.y - box.height / 2)),
    );
  }
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    states,
    transitions,
    terminals: ([startId, endId] as const).flatMap((id) => (graph.hasNode(id) ? [terminal(id, graph.node(id))] : [])),
  };
}

/** A Succeed or Fail state has no line to the end: its type says so, and lines take space. */
function leadsToEnd(state: StateDefinition): boolean {
  return isLast(state) && state.Type !== 'Succeed' && state.Type !== 'Fail';
}

function widthOfStates(definition: MachineDefinition): number {
  const { least, most, perCharacter, besidesName } = stateWidths;
  return Math.min(most, Math.max(least, Math.ceil(longestName(definition) * perCharacter + besidesName)));
}

function longestName({ States }: MachineDefinition): number {
  return Math.max(
    ...Object.entries(States).flatMap(([name, state]) => [name.length, ...innerMachines(state).map(longestName)]),
  );
}

/** Returns 0 if the line has no label. */
function widthOfLabel({ label = '', otherwise }: Transition): number {
  const length = label.length + (otherwise ? 'otherwise'.length : 0);
  const { most, perCharacter, padding } = labelWidths;
  return length === 0 ? 0 : Math.min(most, Math.ceil(length * perCharacter + padding));
}

/** Returns the band of each rank of states or labels, by its centre. */
function bandsOf(boxes: readonly { y?: number; height?: number }[]): ReadonlyMap<number, Band> {
  const bands = new Map<number, Band>();
  for (const { y, height = 0 } of boxes) {
    if (y === undefined) continue;
    const { top, bottom } = bands.get(Math.round(y)) ?? { top: y, bottom: y };
    bands.set(Math.round(y), { top: Math.min(top, y - height / 2), bottom: Math.max(bottom, y + height / 2) });
  }
  return bands;
}

/** Places the branches of a group from left to right, below its header. */
function sideBySide(branches: readonly Placing[], stateWidth: number): Placing {
  let left = GROUP_PADDING;
  const states: PlacedState[] = [];
  const transitions: PlacedTransition[] = [];
  for (const branch of branches) {
    const [x, y] = [left, GROUP_HEADER];
    const outermost = branch.states[0]?.parent;
    states.push(
      ...branch.states.map((state) =>
        state.parent === outermost ? { ...state, x: state.x + x, y: state.y + y } : state,
      ),
    );
    transitions.push(...branch.transitions.map((transition) => shifted(transition, x, y)));
    left += branch.width + BRANCH_GAP;
  }
  const tallest = Math.max(...branches.map(({ height }) => height));
  const width = Math.max(left - BRANCH_GAP + GROUP_PADDING, stateWidth + 2 * GROUP_PADDING);
  return { width, height: GROUP_HEADER + tallest + GROUP_PADDING, states, transitions, terminals: [] };
}

function shifted(transition: PlacedTransition, x: number, y: number): PlacedTransition {
  const move = (point: Point): Point => ({ x: point.x + x, y: point.y + y });
  return {
    ...transition,
    points: transition.points.map(move),
    labelAt: transition.labelAt && move(transition.labelAt),
  };
}

function terminal(id: PlacedTerminal['id'], box: Point): PlacedTerminal {
  return { id, x: box.x - terminalSize.width / 2, y: box.y - terminalSize.height / 2 };
}
