import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { withPackage } from '../../../shared/scripts/package-service.ts';
import { ROOT } from '../command.ts';
import { type CodeUse, readCodeUse } from './code-use.ts';
import { resourcesOf, type Stack, Template, Written } from './stack.ts';

/** Returns the stages with their own settings, and `dev`, which has the defaults. */
export const stagesWithSettings = (root = ROOT): string[] => {
  const files = readdirSync(join(root, 'stages')).filter((file) => file.endsWith('.yml') && file !== 'default.yml');
  return [...new Set(['dev', ...files.map((file) => file.slice(0, -'.yml'.length))])];
};

const State = z.object({ service: z.extend(Written, { service: z.string() }) });
const Handler = z.object({ Handler: z.string() });

/** A stack with the text of its packaged template. */
export interface PackagedStack extends Stack {
  text: string;
}

/** Packages a service as for a deployment. Reads its code unless `known` has it. */
export async function packageStack(
  path: string,
  stage: string,
  known?: ReadonlyMap<string, CodeUse>,
): Promise<PackagedStack> {
  const folder = join(ROOT, path);
  const [state, text] = await withPackage(folder, stage, [], async (packaged) => [
    State.parse(JSON.parse(await readFile(join(packaged, 'serverless-state.json'), 'utf8'))),
    await readFile(join(packaged, 'cloudformation-template-update-stack.json'), 'utf8'),
  ]);
  const stack = {
    name: `${state.service.service}-${stage}`,
    stage,
    text,
    template: Template.parse(JSON.parse(text)),
    written: state.service,
    sources: sourcesOf(folder),
    code: known ?? new Map<string, CodeUse>(),
  };
  if (known !== undefined) return stack;
  const functions = resourcesOf(stack, 'AWS::Lambda::Function');
  const handlers = functions.map(([, properties]) => Handler.parse(properties).Handler);
  return { ...stack, code: await readCodeUse(folder, handlers) };
}

/** Returns the YAML files of a service, by their paths in its folder. */
function sourcesOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file) && !/(^|\/)(node_modules|dist|\.[^/]+)\//.test(file))
    .sort();
  return new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}
