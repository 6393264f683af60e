import { isObject } from '../json.ts';
import { ownField } from '../own-field.ts';
import { evaluateCondition } from './conditions.ts';
import { NO_VALUE, type Scope, UnresolvedIntrinsic } from './scope.ts';

/** Reads an object that calls an intrinsic function: `{Ref: …}` or `{'Fn::…': …}`. */
export function intrinsicCall(value: object): { name: string; argument: unknown } | undefined {
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  const [name, argument] = entry;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

/**
 * Returns a copy of the value with its intrinsic functions replaced by their values. `path` is the
 * value's path in the file, for messages.
 * @throws UnresolvedIntrinsic
 */
export function resolveIntrinsics(value: unknown, scope: Scope, path: string): unknown {
  if (Array.isArray(value)) {
    return value
      .map((element, index) => resolveIntrinsics(element, scope, `${path}[${index}]`))
      .filter((element) => element !== NO_VALUE);
  }
  if (!isObject(value)) return value;
  const call = intrinsicCall(value);
  if (call !== undefined) return resolveCall(call.name, call.argument, scope, path);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, resolveIntrinsics(inner, scope, `${path}.${key}`)] as const)
      .filter(([, inner]) => inner !== NO_VALUE),
  );
}

type Call = (argument: unknown, scope: Scope, path: string) => unknown;

const calls: Readonly<Record<string, Call>> = {
  Ref: (argument, scope, path) => reference(textOf(argument, path), scope, path),
  'Fn::GetAtt': (argument, scope, path) => {
    const [id, ...attribute] = Array.isArray(argument) ? argument : textOf(argument, path).split('.');
    return attributeOf(`${id}`, attribute.join('.'), scope, path);
  },
  'Fn::Sub': (argument, scope, path) => substitute(argument, scope, path),
  'Fn::Join': (argument, scope, path) => {
    const [delimiter, parts] = listOf(argument, scope, path);
    return listOf(parts, scope, path)
      .map((part) => textOf(part, path))
      .join(textOf(delimiter, path));
  },
  'Fn::Split': (argument, scope, path) => {
    const [delimiter, source] = listOf(argument, scope, path);
    return textOf(source, path).split(textOf(delimiter, path));
  },
  'Fn::Select': (argument, scope, path) => {
    const [index, list] = listOf(argument, scope, path);
    const selected = listOf(list, scope, path)[Number(index)];
    if (selected === undefined) throw new UnresolvedIntrinsic(path, `the list has no element ${index}`);
    return selected;
  },
  'Fn::If': (argument, scope, path) => {
    if (!Array.isArray(argument) || argument.length !== 3) throw new UnresolvedIntrinsic(path, 'takes three arguments');
    const [condition, whenTrue, whenFalse] = argument;
    return resolveIntrinsics(
      evaluateCondition({ Condition: condition }, scope, path, resolveIntrinsics) ? whenTrue : whenFalse,
      scope,
      path,
    );
  },
  'Fn::FindInMap': (argument, scope, path) => {
    const [map, key, attribute] = listOf(argument, scope, path).map((part) => textOf(part, path));
    const found = scope.mapping(`${map}`, `${key}`, `${attribute}`);
    if (found === undefined) throw new UnresolvedIntrinsic(path, `Mappings has no ${map}.${key}.${attribute}`);
    return found;
  },
  'Fn::ImportValue': (argument, scope, path) => {
    const name = textOf(resolveIntrinsics(argument, scope, path), path);
    const value = scope.importValue(name);
    if (value === undefined) throw new UnresolvedIntrinsic(path, `no running service exports ${name}`);
    return value;
  },
  'Fn::Base64': (argument, scope, path) =>
    Buffer.from(textOf(resolveIntrinsics(argument, scope, path), path)).toString('base64'),
};

function resolveCall(name: string, argument: unknown, scope: Scope, path: string): unknown {
  const call = ownField(calls, name);
  if (call === undefined) throw new UnresolvedIntrinsic(path, `${name} is not known offline`);
  return call(argument, scope, `${path}.${name}`);
}

function substitute(argument: unknown, scope: Scope, path: string): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const values = resolveIntrinsics(variables ?? {}, scope, path);
  return textOf(template, path).replaceAll(/\$\{([^}]*)\}/g, (_whole, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    const key = name.trim();
    if (isObject(values) && Object.hasOwn(values, key)) return textOf(values[key], path);
    const dot = key.indexOf('.');
    const found =
      dot < 0 ? reference(key, scope, path) : attributeOf(key.slice(0, dot), key.slice(dot + 1), scope, path);
    return textOf(found, path);
  });
}

function reference(name: string, scope: Scope, path: string): unknown {
  const found = scope.reference(name);
  if (found === undefined) throw new UnresolvedIntrinsic(path, `nothing is known offline for ${name}${remedy(name)}`);
  return found;
}

function attributeOf(id: string, attribute: string, scope: Scope, path: string): unknown {
  const found = scope.attribute(id, attribute);
  const name = `${id}.${attribute}`;
  if (found === undefined) throw new UnresolvedIntrinsic(path, `nothing is known offline for ${name}${remedy(name)}`);
  return found;
}

function remedy(name: string): string {
  return `; if that is no mistake, give it a value under custom.offlineCloud.references: '${name}'`;
}

function listOf(argument: unknown, scope: Scope, path: string): unknown[] {
  const list = resolveIntrinsics(argument, scope, path);
  if (!Array.isArray(list)) throw new UnresolvedIntrinsic(path, 'a list is needed');
  return list;
}

function textOf(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new UnresolvedIntrinsic(path, `a text is needed, not ${JSON.stringify(value)}`);
}
