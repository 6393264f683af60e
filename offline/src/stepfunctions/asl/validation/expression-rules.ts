import { isJsonObject, type Json } from '../../../json.ts';
import { compileExpression, expressionSource } from '../../query/jsonata/expression.ts';
import { topLevelReference } from '../../query/jsonata/top-level-reference.ts';
import type { DefinitionProblem } from '../validate.ts';
import { expressionFault } from './path-rules.ts';
import type { VisitedState } from './walk.ts';

/** Fields that hold machines, whose states are visited by themselves. */
const machines = new Set(['Branches', 'ItemProcessor', 'Iterator']);
/** Fields of a JSONPath state in which `name.$` holds a path or an intrinsic function. */
const templates = [
  ...['Parameters', 'ResultSelector', 'ItemSelector', 'Assign', 'Credentials'],
  ...['ItemReader', 'ItemBatcher', 'ResultWriter'],
];

/** Every expression can be read; AWS tells when the machine is created, not when the state runs. */
export function expressionProblems(state: VisitedState): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  if (state.language === 'JSONata') {
    for (const [field, value] of Object.entries(state.fields))
      if (!machines.has(field)) checkJsonata(value, `${state.location}/${field}`, problems);
  } else {
    for (const field of templates) checkTemplate(state.fields[field], `${state.location}/${field}`, problems);
  }
  return problems;
}

function checkJsonata(value: Json | undefined, location: string, problems: DefinitionProblem[]): void {
  const source = expressionSource(value);
  if (source !== undefined) {
    try {
      const reference = topLevelReference(compileExpression(source).ast());
      if (reference === undefined) return;
      const message = `Reference to '${reference}' at the top level is not supported.`;
      problems.push({ code: 'UNSUPPORTED_JSONATA_EXPRESSION', message, location });
    } catch (error) {
      const message =
        typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
      problems.push({ code: 'INVALID_JSONATA_EXPRESSION', message, location });
    }
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkJsonata(item, `${location}[${index}]`, problems);
  } else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) checkJsonata(item, `${location}/${key}`, problems);
  }
}

function checkTemplate(value: Json | undefined, location: string, problems: DefinitionProblem[]): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkTemplate(item, `${location}[${index}]`, problems);
  } else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (!key.endsWith('.$')) checkTemplate(item, `${location}/${key}`, problems);
      else if (unreadable(item) !== undefined) {
        const message = `The value for the field '${key}' must be a valid JSONPath or a valid intrinsic function call${unreadable(item)}`;
        problems.push({ code: 'SCHEMA_VALIDATION_FAILED', message, location });
      } else if (Object.hasOwn(value, key.slice(0, -2))) {
        problems.push({
          code: 'SCHEMA_VALIDATION_FAILED',
          message: `The field '${key.slice(0, -2)}' is given twice`,
          location,
        });
      }
    }
  }
}

/**
 * Why the value of a `name.$` field cannot be read, to be added to a sentence; undefined where it
 * can.
 */
function unreadable(expression: Json): string | undefined {
  if (typeof expression !== 'string' || !/^(\$|States\.)/.test(expression)) return '';
  const reason = expressionFault(expression);
  return reason === undefined ? undefined : `: ${reason}`;
}
