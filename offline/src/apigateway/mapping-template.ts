import { Compile, parse } from 'velocityjs';
import { configurationError, GatewayError } from './gateway-error.ts';
import { javaMethods } from './java-methods.ts';
import type { TemplateContext } from './template-context.ts';
import type { TemplateInput } from './template-input.ts';

/** Everything that a mapping template can name. */
export interface TemplateVariables {
  input: TemplateInput;
  context: TemplateContext;
  stageVariables: Record<string, string>;
}

/**
 * Renders a VTL mapping template, which may write to `variables.context.responseOverride`.
 * @throws GatewayError 400 for a payload that is broken JSON, 500 for a template that fails.
 */
export function renderMappingTemplate(template: string, variables: TemplateVariables): string {
  try {
    const compiled = new SilentTemplate(parsed(template), { customMethodHandlers: javaMethods });
    return compiled.render({ ...variables, util: templateUtil });
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw configurationError(
      `The mapping template cannot be rendered: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Templates by their text: to parse one takes longer than all the rest of a request. */
const parsedTemplates = new Map<string, ReturnType<typeof parse>>();

function parsed(template: string): ReturnType<typeof parse> {
  const known = parsedTemplates.get(template) ?? parse(template.trim());
  parsedTemplates.set(template, known);
  return known;
}

/**
 * Renders a reference to nothing as nothing, as API Gateway does; plain Velocity prints its source.
 * Fields that JavaScript's objects inherit, such as `toString`, count as nothing.
 */
class SilentTemplate extends Compile {
  override getReferences(...reference: Parameters<Compile['getReferences']>): string {
    const value = super.getReferences(...reference);
    return typeof value === 'function' ? '' : value;
  }

  override render(...[context, macros]: Parameters<Compile['render']>): string {
    return super.render(context, macros, true);
  }
}

/** `$util` (API Gateway guide: "Variables for data transformations", "$util variables"). */
const templateUtil = {
  escapeJavaScript,
  parseJson: (text: unknown): unknown => JSON.parse(String(text)),
  urlEncode: (text: unknown): string => new URLSearchParams([['', String(text)]]).toString().slice(1),
  urlDecode: (text: unknown): string => decodeURIComponent(String(text).replaceAll('+', ' ')),
  base64Encode: (text: unknown): string => Buffer.from(String(text)).toString('base64'),
  base64Decode: (text: unknown): string => Buffer.from(String(text), 'base64').toString(),
};

const shortEscapes: Record<string, string> = {
  '"': '\\"',
  "'": "\\'",
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * Escapes as Apache Commons Lang does. Its `\'` is not JSON: the guide tells templates to append
 * `.replaceAll("\\'","'")`, and one that forgets it must fail here as it fails on AWS.
 */
function escapeJavaScript(text: unknown): string {
  return String(text).replace(/["'\\/]|[^ -~]/g, (character) => {
    const short = shortEscapes[character];
    if (short !== undefined) return short;
    return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}
