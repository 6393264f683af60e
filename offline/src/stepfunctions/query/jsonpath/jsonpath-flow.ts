import { isJsonObject, type Json, type JsonObject, jsonText } from '../../../json.ts';
import type { Catcher, ChoiceRule } from '../../asl/definition.ts';
import { RuntimeFailure, StateFailure } from '../../engine/failure.ts';
import type { ErrorOutput, NumberField, StateFlow, StateOutcome, StateView, TextField } from '../state-flow.ts';
import { ChoicePathNotFound, ruleMatches } from './choice-rule.ts';
import { PathNotFound, type PathRoots } from './path.ts';
import { putAtPath } from './reference-path.ts';
import {
  evaluate,
  evaluateField,
  FieldPathNotFound,
  fillObject,
  fillTemplate,
  IntrinsicArgumentNotFound,
  IntrinsicError,
} from './template.ts';

const runtimeErrors = [PathNotFound, FieldPathNotFound, ChoicePathNotFound, IntrinsicArgumentNotFound];

/**
 * The data flow of a JSONPath state: InputPath, Parameters, ResultSelector, ResultPath, OutputPath,
 * Assign and the `*Path` fields.
 */
export class JsonPathFlow implements StateFlow {
  readonly #view: StateView;
  #input: Json | undefined;

  constructor(view: StateView) {
    this.#view = view;
  }

  input(): Json {
    if (this.#input === undefined) {
      this.#input = this.#explained(() => this.#filter(this.#view.node.fields.InputPath, this.#view.input));
      this.#view.note('afterInputPath', this.#input);
    }
    return this.#input;
  }

  arguments(): Json {
    const input = this.input();
    const parameters = this.#view.node.fields.Parameters;
    const filled =
      parameters === undefined ? input : this.#explained(() => fillTemplate(parameters, this.#roots(input)));
    this.#view.note('afterParameters', filled);
    return filled;
  }

  number(field: NumberField): number | undefined {
    const path = this.#pathField(field);
    if (path === undefined) {
      const given = this.#view.node.fields[field];
      return typeof given === 'number' ? given : undefined;
    }
    const value =
      field === 'Seconds'
        ? this.#waitValue(field, path)
        : this.#explained(() => evaluate(path, this.#roots(this.input())));
    const number = mapNumbers.has(field) ? parsedNumber(value) : value;
    if (typeof number === 'number' && (field === 'ToleratedFailurePercentage' || Number.isInteger(number)))
      return number;
    throw this.#notANumber(field, path, value);
  }

  text(field: TextField): string | undefined {
    const path = this.#pathField(field);
    if (path === undefined) {
      const given = this.#view.node.fields[field];
      return typeof given === 'string' ? given : undefined;
    }
    if (field === 'Timestamp') {
      const value = this.#waitValue(field, path);
      return typeof value === 'string' ? value : jsonText(value);
    }
    const value = this.#explained(() => evaluateField(path, `${field}Path`, this.#roots(this.input())));
    if (typeof value === 'string') return value;
    throw this.#runtime(`The ${field}Path field must refer to a string but was: ${jsonText(value)}`);
  }

  roleArn(): string | undefined {
    const given = this.#view.node.fields.Credentials;
    if (given === undefined) return undefined;
    const credentials = this.#explained(() => fillTemplate(given, this.#roots(this.input())));
    return isJsonObject(credentials) && typeof credentials.RoleArn === 'string' ? credentials.RoleArn : undefined;
  }

  matches(_rule: ChoiceRule, index: number): boolean {
    const choices = this.#view.node.fields.Choices;
    const rule = Array.isArray(choices) ? choices[index] : undefined;
    return isJsonObject(rule) && this.#explained(() => ruleMatches(rule, this.#roots(this.input())));
  }

  items(): Json[] {
    const items = this.#selectItems();
    if (Array.isArray(items)) return items;
    throw this.#noItems();
  }

  itemsOrFields(): Json[] | JsonObject {
    const items = this.#selectItems();
    if (Array.isArray(items) || isJsonObject(items)) return items;
    throw this.#noItems();
  }

  #selectItems(): Json {
    const path = this.#view.node.fields.ItemsPath;
    const items =
      typeof path === 'string' ? this.#explained(() => evaluate(path, this.#roots(this.input()))) : this.input();
    if (Array.isArray(items)) this.#view.note('afterItemsPath', items);
    return items;
  }

  #noItems(): RuntimeFailure {
    const path = this.#view.node.fields.ItemsPath;
    // Recorded: AWS prints a path into the context object with a single dollar sign.
    const named = typeof path === 'string' ? path.replace(/^\$\$/, '$') : '$';
    return this.#runtime(`Reference path "${named}" must point to array.`);
  }

  /** Older Map states have Parameters instead of ItemSelector. */
  itemInput(view: StateView, item: Json): Json {
    const { ItemSelector, Parameters } = this.#view.node.fields;
    const selector = ItemSelector ?? Parameters;
    if (selector === undefined) return item;
    return this.#explained(() =>
      fillTemplate(selector, { input: this.input(), context: view.context, variables: view.variables }),
    );
  }

  succeed(result: Json): StateOutcome {
    const { fields } = this.#view.node;
    return this.#explained(() => {
      const selected =
        fields.ResultSelector === undefined ? result : fillTemplate(fields.ResultSelector, this.#roots(result));
      this.#view.note('afterResultSelector', selected);
      const assigned = this.#assign(fields.Assign, selected);
      const combined = applyResultPath(this.#view.input, fields.ResultPath, selected);
      this.#view.note('afterResultPath', combined);
      return { output: this.#filter(fields.OutputPath, combined), assigned };
    });
  }

  passOn(rule?: ChoiceRule): StateOutcome {
    const { fields } = this.#view.node;
    const input = this.input();
    return this.#explained(() => ({
      output: this.#filter(fields.OutputPath, input),
      assigned: this.#assign(rule === undefined ? fields.Assign : rule.Assign, input),
    }));
  }

  catch(catcher: Catcher, _index: number, error: ErrorOutput): StateOutcome {
    return this.#explained(() => ({
      output: applyResultPath(this.#view.input, catcher.ResultPath, error),
      assigned: this.#assign(catcher.Assign, error),
    }));
  }

  #assign(template: Json | undefined, input: Json): JsonObject | undefined {
    return isJsonObject(template) ? fillObject(template, this.#roots(input)) : undefined;
  }

  /** Applies InputPath or OutputPath; null discards the data. */
  #filter(path: Json | undefined, input: Json): Json {
    if (path === null) return {};
    return typeof path === 'string' ? evaluate(path, this.#roots(input)) : input;
  }

  #pathField(field: NumberField | TextField): string | undefined {
    const path = this.#view.node.fields[`${field}Path`];
    return typeof path === 'string' ? path : undefined;
  }

  #waitValue(field: 'Seconds' | 'Timestamp', path: string): Json {
    try {
      return evaluate(path, this.#roots(this.input()));
    } catch (error) {
      if (error instanceof PathNotFound)
        throw this.#runtime(`The ${field}Path parameter does not reference an input value: ${path}`);
      return this.#explained(() => {
        throw error;
      });
    }
  }

  #notANumber(field: NumberField, path: string, value: Json): RuntimeFailure {
    const text = typeof value === 'string' ? value : jsonText(value);
    if (field === 'Seconds')
      return this.#runtime(`The SecondsPath parameter cannot be parsed as a long value: ${path} == ${text}`);
    const kind = field === 'ToleratedFailurePercentage' ? 'float' : 'integer';
    return this.#runtime(`The ${field}Path field refers to value "${text}" which is not a valid ${kind}: ${path}`);
  }

  #roots(input: Json): PathRoots {
    return { input, context: () => this.#view.context(), variables: () => this.#view.variables() };
  }

  /**
   * Turns a path that finds nothing into States.Runtime, and a failed function into
   * States.IntrinsicFailure, with the state's name in the cause.
   */
  #explained<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof IntrinsicError && !(error instanceof IntrinsicArgumentNotFound)) {
        throw new StateFailure('States.IntrinsicFailure', this.#view.explain(error.message));
      }
      if (runtimeErrors.some((kind) => error instanceof kind))
        throw this.#runtime(error instanceof Error ? error.message : '');
      throw error;
    }
  }

  #runtime(reason: string): RuntimeFailure {
    return new RuntimeFailure(this.#view.explain(reason));
  }
}

/** Fields of a Map that AWS also reads from a text with a number. */
const mapNumbers = new Set<NumberField>([
  'MaxConcurrency',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
  'MaxItems',
  'MaxItemsPerBatch',
  'MaxInputBytesPerBatch',
]);

/** Returns the number in a text; other values unchanged. */
function parsedNumber(value: Json): Json {
  return typeof value === 'string' && /^[+-]?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

/** Applies ResultPath: null keeps the input, a missing one replaces it. */
function applyResultPath(input: Json, path: Json | undefined, result: Json): Json {
  if (path === null) return input;
  return typeof path === 'string' ? putAtPath(input, path, result) : result;
}
