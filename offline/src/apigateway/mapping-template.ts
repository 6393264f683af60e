import { Compile, parse } from 'velocityjs';
import { configurationError, GatewayError } from './gateway-error.ts';
import { javaMethods } from './java-methods.ts';
import type { TemplateContext } from './template-context.ts';
import type { TemplateInput } from './template-input.ts';
import { templateUtil } from './template-util.ts';

/** Everything that a mapping template can name. */
export interface TemplateVariables {
  input: TemplateInput;
  context: TemplateContext;
  stageVariables: Record<string, string>;
}

/**
 * Renders one VTL mapping template. What it writes to `$context.responseOverride` is found in `variables.context` afterwards.
 * @throws GatewayError 400 for a payload that cannot be parsed, 500 for a template that cannot be rendered.
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

/** Templates by their text: parsing one takes longer than all else that a request needs here. */
const parsedTemplates = new Map<string, ReturnType<typeof parse>>();

function parsed(template: string): ReturnType<typeof parse> {
  const known = parsedTemplates.get(template) ?? parse(template.trim());
  parsedTemplates.set(template, known);
  return known;
}

/**
 * API Gateway renders a reference to nothing as nothing, where plain Velocity would print the reference's own text. What
 * JavaScript's objects inherit, such as `toString`, is nothing to a template.
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
