import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Comparator, Filter, PathStep } from './path-syntax.ts';

/** Returns all values that the steps lead to, in document order. */
export function findAll(start: Json, steps: readonly PathStep[]): Json[] {
  return steps.reduce((found: Json[], step) => found.flatMap((value) => select(value, step)), [start]);
}

function select(value: Json, step: PathStep): Json[] {
  switch (step.kind) {
    case 'descend':
      return withDescendants(value).flatMap((inner) => selectInScan(inner, step.step));
    case 'filter':
      // Tests an object itself and each item of an array. Numbers and texts never match: "It only
      // matches objects" (guide).
      return (Array.isArray(value) ? value : [value]).filter((item) => isContainer(item) && passes(item, step.test));
    case 'all':
      return isContainer(value) ? Object.values(value) : [];
    case 'names':
      return isJsonObject(value) ? selectNames(value, step.names) : [];
    default:
      return Array.isArray(value) ? selectItems(value, step) : [];
  }
}

/**
 * Selects after `..`, where a filter tests every value once and several names only match if the
 * object has all of them.
 */
function selectInScan(value: Json, step: PathStep): Json[] {
  if (step.kind === 'filter') return isContainer(value) && passes(value, step.test) ? [value] : [];
  if (step.kind === 'names' && !(isJsonObject(value) && step.names.every((name) => Object.hasOwn(value, name))))
    return [];
  return select(value, step);
}

function withDescendants(value: Json): Json[] {
  return isContainer(value) ? [value, ...Object.values(value).flatMap(withDescendants)] : [];
}

/** Returns the field's value for one name, or an object of the existing fields for several. */
function selectNames(value: JsonObject, names: string[]): Json[] {
  const present = names.flatMap((name): [string, Json][] => {
    const field = Object.hasOwn(value, name) ? value[name] : undefined;
    return field === undefined ? [] : [[name, field]];
  });
  return names.length === 1 ? present.map(([, field]) => field) : [Object.fromEntries(present)];
}

type ItemStep = Extract<PathStep, { kind: 'indexes' | 'fromEnd' | 'slice' }>;

function selectItems(items: Json[], step: ItemStep): Json[] {
  if (step.kind === 'slice') return items.slice(step.from, step.to);
  const indexes = step.kind === 'indexes' ? step.indexes : [items.length - step.offset];
  return indexes.flatMap((index) => items.slice(Math.max(index, 0), Math.max(index + 1, 0)));
}

function passes(item: Json, filter: Filter): boolean {
  switch (filter.kind) {
    case 'or':
      return filter.parts.some((part) => passes(item, part));
    case 'and':
      return filter.parts.every((part) => passes(item, part));
    case 'not':
      return !passes(item, filter.part);
    case 'exists':
      return findAll(item, filter.steps).length > 0;
    case 'compare': {
      // A missing field never matches, not even with !=.
      const found = findAll(item, filter.steps);
      return found[0] !== undefined && compares(found[0], filter.comparator, filter.operand);
    }
  }
}

/**
 * Compares by the type of the value: `@.n == '5'` matches the number 5, `@.s == 5` the text "5".
 */
function compares(value: Json, comparator: Comparator, operand: string): boolean {
  if (value === null || operand === 'null') {
    const same = value === null && operand === 'null';
    return comparator === '!=' ? !same : same && comparator !== '<' && comparator !== '>';
  }
  if (typeof value === 'string') return holds(comparator, value, operand);
  if (typeof value === 'number') return operand.trim() !== '' && holds(comparator, value, Number(operand));
  if (typeof value === 'boolean') return holds(comparator, Number(value), Number(operand.toLowerCase() === 'true'));
  return false;
}

function holds<Kind extends string | number>(comparator: Comparator, left: Kind, right: Kind): boolean {
  switch (comparator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right && !Number.isNaN(right);
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function isContainer(value: Json): value is Json[] | JsonObject {
  return typeof value === 'object' && value !== null;
}
