import { isJsonObject, type Json, type JsonObject, jsonText } from '../../../json.ts';
import type { Catcher, ChoiceRule } from '../../asl/definition.ts';
import { EvaluationFailure } from '../../engine/failure.ts';
import type { ErrorOutput, NumberField, StateFlow, StateOutcome, StateView, TextField } from '../state-flow.ts';
import { evaluateExpression, evaluationErrorText, expressionSource, FunctionResult } from './expression.ts';

/** The content of `$states` beside input and context. */
interface Extra {
  result?: Json;
  errorOutput?: ErrorOutput;
}

/** The data flow of a JSONata state: Arguments, Output, Assign, Condition, Items, ItemSelector. */
export class JsonataFlow implements StateFlow {
  readonly #view: StateView;

  constructor(view: StateView) {
    this.#view = view;
  }

  input(): Json {
    return this.#view.input;
  }

  async arguments(): Promise<Json> {
    const given = this.#view.node.fields.Arguments;
    if (given === undefined) return this.#view.input;
    const filled = await this.#template(given, 'Arguments', this.#bindings());
    this.#view.note('afterArguments', filled);
    return filled;
  }

  async number(field: NumberField): Promise<number | undefined> {
    const value = await this.#field(field);
    if (value === undefined || typeof value === 'number') return value;
    throw this.#unexpectedType(field, 'number', value);
  }

  async text(field: TextField): Promise<string | undefined> {
    const value = await this.#field(field);
    if (value === undefined || typeof value === 'string') return value;
    throw this.#unexpectedType(field, 'string', value);
  }

  async roleArn(): Promise<string | undefined> {
    const given = this.#view.node.fields.Credentials;
    if (given === undefined) return undefined;
    const credentials = await this.#template(given, 'Credentials', this.#bindings());
    const arn = isJsonObject(credentials) ? credentials.RoleArn : undefined;
    return typeof arn === 'string' ? arn : undefined;
  }

  async matches(rule: ChoiceRule, index: number): Promise<boolean> {
    const field = `Choices[${index}]/Condition`;
    const value = await this.#template(rule.Condition ?? false, field, this.#bindings());
    if (typeof value === 'boolean') return value;
    throw this.#unexpectedType(field, 'boolean', value, rule.Condition);
  }

  async items(): Promise<Json[]> {
    const items = await this.#selectItems();
    if (Array.isArray(items)) return items;
    throw this.#noItems(items);
  }

  async itemsOrFields(): Promise<Json[] | JsonObject> {
    const items = await this.#selectItems();
    if (Array.isArray(items) || isJsonObject(items)) return items;
    throw this.#noItems(items);
  }

  async #selectItems(): Promise<Json> {
    const given = this.#view.node.fields.Items;
    return given === undefined ? this.#view.input : this.#template(given, 'Items', this.#bindings());
  }

  #noItems(items: Json): EvaluationFailure {
    const given = this.#view.node.fields.Items;
    if (expressionSource(given) !== undefined) return this.#unexpectedType('Items', 'array', items, given);
    return new EvaluationFailure(this.#view.explain(`Map state input must be an array but was: ${jsonText(items)}`));
  }

  itemInput(view: StateView, item: Json): Json | Promise<Json> {
    const given = this.#view.node.fields.ItemSelector;
    if (given === undefined) return item;
    const flow = new JsonataFlow(view);
    return flow.#template(given, 'ItemSelector', flow.#bindings());
  }

  succeed(result: Json): Promise<StateOutcome> {
    const { Output, Assign } = this.#view.node.definition;
    return this.#outcome(Output, Assign, '', result, { result });
  }

  passOn(rule?: ChoiceRule, index = 0): Promise<StateOutcome> {
    const { Output, Assign } = rule ?? this.#view.node.definition;
    return this.#outcome(Output, Assign, rule === undefined ? '' : `Choices[${index}]/`, this.#view.input, {});
  }

  catch(catcher: Catcher, index: number, errorOutput: ErrorOutput): Promise<StateOutcome> {
    return this.#outcome(catcher.Output, catcher.Assign, `Catch[${index}]/`, errorOutput, { errorOutput });
  }

  /** Assign and Output see the same variables: a new value is visible from the next state on. */
  async #outcome(
    output: Json | undefined,
    assign: JsonObject | undefined,
    within: string,
    otherwise: Json,
    extra: Extra,
  ): Promise<StateOutcome> {
    if (output === undefined && assign === undefined) return { output: otherwise };
    const bindings = this.#bindings(extra);
    const shaped = output === undefined ? otherwise : await this.#template(output, `${within}Output`, bindings);
    if (assign === undefined) return { output: shaped };
    return { output: shaped, assigned: await this.#object(assign, `${within}Assign`, bindings) };
  }

  async #field(field: NumberField | TextField): Promise<Json | undefined> {
    const given = this.#view.node.fields[field];
    const source = expressionSource(given);
    return source === undefined ? given : this.#evaluate(source, field, this.#bindings());
  }

  #bindings(extra: Extra = {}): JsonObject {
    return { ...this.#view.variables(), states: { input: this.#view.input, context: this.#view.context(), ...extra } };
  }

  async #template(template: Json, field: string, bindings: JsonObject): Promise<Json> {
    const source = expressionSource(template);
    if (source !== undefined) return this.#evaluate(source, field, bindings);
    if (Array.isArray(template)) {
      const items: Json[] = [];
      for (const [index, item] of template.entries())
        items.push(await this.#template(item, `${field}[${index}]`, bindings));
      return items;
    }
    return typeof template === 'object' && template !== null ? this.#object(template, field, bindings) : template;
  }

  async #object(template: JsonObject, field: string, bindings: JsonObject): Promise<JsonObject> {
    const entries: [string, Json][] = [];
    for (const [key, value] of Object.entries(template))
      entries.push([key, await this.#template(value, `${field}/${key}`, bindings)]);
    return Object.fromEntries(entries);
  }

  async #evaluate(source: string, field: string, bindings: JsonObject): Promise<Json> {
    const about = `The JSONata expression '${source}' specified for the field '${field}'`;
    let value: Json | undefined;
    try {
      value = await evaluateExpression(source, bindings);
    } catch (error) {
      if (error instanceof FunctionResult) {
        // For Items AWS reports the type; other fields treat a function as nothing.
        const result = field === 'Items' ? 'an unsupported result type.' : 'nothing (undefined).';
        throw new EvaluationFailure(this.#view.explain(`${about} returned ${result}`), field);
      }
      throw new EvaluationFailure(
        this.#view.explain(`${about} threw an error during evaluation${evaluationErrorText(error)}`),
        field,
      );
    }
    if (value !== undefined) return value;
    throw new EvaluationFailure(this.#view.explain(`${about} returned nothing (undefined).`), field);
  }

  #unexpectedType(field: string, expected: string, value: Json, given?: Json): EvaluationFailure {
    const source = expressionSource(given ?? this.#view.node.fields[field]) ?? '';
    const was = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
    return new EvaluationFailure(
      this.#view.explain(
        `The JSONata expression '${source}' specified for the field '${field}' returned an unexpected result type. Expected '${expected}', but was '${was}' for value: ${jsonText(value)}`,
      ),
      field,
    );
  }
}
