import { Template } from '../cloudformation/index.ts';
import type { Serverless } from './serverless.ts';

/**
 * The steps of `serverless package` that make the CloudFormation template, without those that build
 * and zip code. Hooks of other plugins, above all serverless-step-functions, run as for a
 * deployment.
 */
const COMPILE_STEPS = [
  'package:initialize',
  'package:setupProviderConfiguration',
  'package:compileFunctions',
  'package:compileEvents',
  'aws:package:finalize:addExportNameForOutputs',
  'aws:package:finalize:mergeCustomProviderResources',
];

/**
 * Compiles the service to the template that would be deployed. Afterwards the service's definition
 * is as it was: serverless-offline must not see what the steps change in it.
 */
export async function compileTemplate(serverless: Serverless): Promise<Template> {
  const { service } = serverless;
  const { functions, resources, stepFunctions } = service;
  const { compiledCloudFormationTemplate, versionFunctions } = service.provider;
  try {
    service.functions = structuredClone(functions);
    service.resources = structuredClone(resources);
    // A version's id is a hash over the zip of the code, and no zip is built.
    service.provider.versionFunctions = false;
    for (const step of COMPILE_STEPS) {
      for (const name of [`before:${step}`, step, `after:${step}`]) {
        for (const { hook } of serverless.pluginManager.hooks[name] ?? []) await hook();
      }
      // The local Step Functions checks the definitions. serverless-step-functions reads its part
      // of serverless.yml anew in the first step.
      service.stepFunctions = service.stepFunctions && { ...service.stepFunctions, validate: false };
    }
    return Template.parse(structuredClone(service.provider.compiledCloudFormationTemplate));
  } finally {
    service.functions = functions;
    service.resources = resources;
    service.stepFunctions = stepFunctions;
    service.provider.versionFunctions = versionFunctions;
    service.provider.compiledCloudFormationTemplate = compiledCloudFormationTemplate;
  }
}
