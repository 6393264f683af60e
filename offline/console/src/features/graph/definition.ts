import { z } from 'zod';

/**
 * The parts of the Amazon States Language that a drawing needs. Unknown fields and types are kept:
 * it is the service that validates definitions.
 */
const names = z.array(z.string()).catch([]);
const rule = z.looseObject({ Next: z.string().optional() });
const catcher = z.looseObject({ ErrorEquals: names, Next: z.string() });

const state = z.looseObject({
  Type: z.string(),
  Comment: z.string().optional(),
  Resource: z.string().optional(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(rule).optional(),
  Catch: z.array(catcher).optional(),
  get Branches() {
    return z.array(machine).optional();
  },
  get ItemProcessor() {
    return machine.optional();
  },
  get Iterator() {
    return machine.optional();
  },
});

const machine = z.looseObject({
  StartAt: z.string(),
  get States() {
    return z.record(z.string(), state);
  },
});

export type MachineDefinition = z.infer<typeof machine>;
export type StateDefinition = z.infer<typeof state>;

/** Reads the text of a definition. Returns undefined if it is not one. */
export function readDefinition(text: string): MachineDefinition | undefined {
  try {
    return machine.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Returns the machines inside a state: the branches of a Parallel, the processor of a Map. */
export function innerMachines({ Branches, ItemProcessor, Iterator: iterator }: StateDefinition): MachineDefinition[] {
  const processor = ItemProcessor ?? iterator;
  return Branches ?? (processor === undefined ? [] : [processor]);
}

/** Returns a state, at any depth: names are unique in a whole machine. */
export function findState(definition: MachineDefinition, name: string): StateDefinition | undefined {
  if (Object.hasOwn(definition.States, name)) return definition.States[name];
  for (const outer of Object.values(definition.States)) {
    for (const inner of innerMachines(outer)) {
      const found = findState(inner, name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Returns the machine with the definition of one state replaced, at any depth. */
export function withState(definition: MachineDefinition, name: string, changed: unknown): object {
  const States = Object.entries(definition.States).map(([key, state]): [string, unknown] => {
    if (key === name) return [key, changed];
    const inner = (machine: MachineDefinition | undefined) => machine && withState(machine, name, changed);
    const { Branches, ItemProcessor, Iterator: iterator } = state;
    const machines = { Branches: Branches?.map(inner), ItemProcessor: inner(ItemProcessor), Iterator: inner(iterator) };
    return [key, { ...state, ...Object.fromEntries(Object.entries(machines).filter(([, machine]) => machine)) }];
  });
  return { ...definition, States: Object.fromEntries(States) };
}

export type TransitionKind = 'next' | 'choice' | 'default' | 'catch';

export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly kind: TransitionKind;
  /** The condition of a choice, or the errors of a catcher. */
  readonly label: string | undefined;
  /** True if it is also taken when no condition holds. */
  readonly otherwise: boolean;
}

/** Returns the transitions of a state, one for each target: rules with one target share a line. */
export function transitionsOf(from: string, definition: StateDefinition): Transition[] {
  const found: Transition[] = [];
  if (definition.Next !== undefined)
    found.push({ from, to: definition.Next, kind: 'next', label: undefined, otherwise: false });
  for (const choice of definition.Choices ?? []) {
    if (choice.Next !== undefined)
      found.push({ from, to: choice.Next, kind: 'choice', label: condition(choice), otherwise: false });
  }
  if (definition.Default !== undefined)
    found.push({ from, to: definition.Default, kind: 'default', label: undefined, otherwise: true });
  for (const { ErrorEquals, Next } of definition.Catch ?? [])
    found.push({ from, to: Next, kind: 'catch', label: ErrorEquals.join(', '), otherwise: false });

  const merged = new Map<string, Transition>();
  for (const transition of found) {
    const known = merged.get(transition.to);
    const labels = [known?.label, transition.label].filter((label) => label !== undefined);
    merged.set(transition.to, {
      ...(known ?? transition),
      label: labels.length === 0 ? undefined : labels.join(' · '),
      otherwise: transition.otherwise || known?.otherwise === true,
    });
  }
  return [...merged.values()];
}

/** Returns the label of a line. `word` means that no condition holds. */
export function transitionText(
  { label, otherwise }: Pick<Transition, 'label' | 'otherwise'>,
  word: string,
): string | undefined {
  if (!otherwise) return label;
  return label === undefined || label === '' ? word : `${label} · ${word}`;
}

/** True if the execution, branch or iteration ends with this state. */
export function isLast({ Type, Next, Choices, End }: StateDefinition): boolean {
  return End === true || Type === 'Succeed' || Type === 'Fail' || (Next === undefined && Choices === undefined);
}

/** Returns a JSONata condition without its marks, or a JSONPath rule in short: `$.count > 3`. */
function condition(choice: z.infer<typeof rule>): string {
  if (typeof choice.Condition === 'string') return choice.Condition.replace(/^\{%\s*|\s*%\}$/g, '');
  if (choice.Not !== undefined) return 'not …';
  if (Array.isArray(choice.And)) return 'and …';
  if (Array.isArray(choice.Or)) return 'or …';
  const comparison = Object.entries(choice).find(
    ([field]) => !['Variable', 'Next', 'Comment', 'Assign', 'Output'].includes(field),
  );
  if (typeof choice.Variable !== 'string' || comparison === undefined) return '';
  const [operator, operand] = comparison;
  return `${choice.Variable} ${symbol(operator)} ${typeof operand === 'string' ? operand : JSON.stringify(operand)}`;
}

const symbols: [ending: RegExp, symbol: string][] = [
  [/GreaterThanEquals(Path)?$/, '≥'],
  [/LessThanEquals(Path)?$/, '≤'],
  [/GreaterThan(Path)?$/, '>'],
  [/LessThan(Path)?$/, '<'],
  [/Equals(Path)?$/, '='],
];

function symbol(operator: string): string {
  return symbols.find(([ending]) => ending.test(operator))?.[1] ?? operator;
}
