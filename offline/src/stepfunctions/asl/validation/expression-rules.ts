import { isJsonObject, type Json } from '../../../json.ts';
import { compileExpression, expressionSource } from '../../query/jsonata/expression.ts';
import type { DefinitionIssue } from '../validate.ts';
import { expressionIssue } from './path-rules.ts';
import type { VisitedState } from './walk.ts';

/** Fields that hold graphs; their states are visited separately. */
const machines = new Set(['Branches', 'ItemProcessor', 'Iterator']);
/** Fields of a JSONPath state in which `name.$` holds a path or an intrinsic function. */
const templates = [
  ...['Parameters', 'ResultSelector', 'ItemSelector', 'Assign', 'Credentials'],
  ...['ItemReader', 'ItemBatcher', 'ResultWriter'],
];

/** Returns expressions that cannot be parsed. AWS refuses them when the machine is created. */
export function expressionIssues(state: VisitedState): DefinitionIssue[] {
  const issues: DefinitionIssue[] = [];
  if (state.language === 'JSONata') {
    for (const [field, value] of Object.entries(state.fields))
      if (!machines.has(field)) checkJsonata(value, `${state.location}/${field}`, issues);
  } else {
    for (const field of templates) checkTemplate(state.fields[field], `${state.location}/${field}`, issues);
  }
  return issues;
}

function checkJsonata(value: Json | undefined, location: string, issues: DefinitionIssue[]): void {
  const source = expressionSource(value);
  if (source !== undefined) {
    try {
      const reference = topLevelReference(compileExpression(source).ast());
      if (reference === undefined) return;
      const message = `Reference to '${reference}' at the top level is not supported.`;
      issues.push({ code: 'UNSUPPORTED_JSONATA_EXPRESSION', message, location });
    } catch (error) {
      const message =
        typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
      issues.push({ code: 'INVALID_JSONATA_EXPRESSION', message, location });
    }
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkJsonata(item, `${location}[${index}]`, issues);
  } else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) checkJsonata(item, `${location}/${key}`, issues);
  }
}

/**
 * Returns the first name that an expression looks up without a context, such as `phone` in
 * `phone.number`. AWS refuses it: expressions have no input (`$states.input` has it), so the name
 * never finds anything. `node` is jsonata's `ast()`, whose published type is incomplete.
 */
function topLevelReference(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(node));
  const list = (field: string): unknown[] => {
    const value = fields.get(field);
    return Array.isArray(value) ? value : [];
  };
  switch (fields.get('type')) {
    case 'name':
      return String(fields.get('value'));
    case 'path':
      return topLevelReference(list('steps')[0]);
    case 'binary':
    case 'apply':
    case 'bind':
      return first([fields.get('lhs'), fields.get('rhs')]);
    case 'condition':
      return first([fields.get('condition'), fields.get('then'), fields.get('else')]);
    case 'unary':
    case 'block':
      return first([...list('expressions'), ...list('lhs').flat(), fields.get('expression')]);
    case 'function':
    case 'partial':
      return first(list('arguments'));
    default:
      return undefined;
  }
}

function first(nodes: unknown[]): string | undefined {
  for (const node of nodes) {
    const found = topLevelReference(node);
    if (found !== undefined) return found;
  }
  return undefined;
}

function checkTemplate(value: Json | undefined, location: string, issues: DefinitionIssue[]): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkTemplate(item, `${location}[${index}]`, issues);
  } else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (!key.endsWith('.$')) checkTemplate(item, `${location}/${key}`, issues);
      else if (unreadable(item) !== undefined) {
        const message = `The value for the field '${key}' must be a valid JSONPath or a valid intrinsic function call${unreadable(item)}`;
        issues.push({ code: 'SCHEMA_VALIDATION_FAILED', message, location });
      } else if (Object.hasOwn(value, key.slice(0, -2))) {
        issues.push({
          code: 'SCHEMA_VALIDATION_FAILED',
          message: `The field '${key.slice(0, -2)}' is given twice`,
          location,
        });
      }
    }
  }
}

/** Returns why the value of a `name.$` field cannot be read, as the end of a sentence. */
function unreadable(expression: Json): string | undefined {
  if (typeof expression !== 'string' || !/^(\$|States\.)/.test(expression)) return '';
  const reason = expressionIssue(expression);
  return reason === undefined ? undefined : `: ${reason}`;
}
