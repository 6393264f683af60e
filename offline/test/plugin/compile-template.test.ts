import { compileTemplate } from '../../src/plugin/compile-template.ts';
import type { Serverless } from '../../src/plugin/serverless.ts';

test('serverless-step-functions is not asked to validate the workflows, also after it has read them anew', async () => {
  // Prepare
  const asked: unknown[] = [];
  const stepFunctions = { validate: true, stateMachines: {} };
  const serverless: Serverless = {
    service: {
      service: 'shop',
      provider: { compiledCloudFormationTemplate: { Resources: {} } },
      functions: {},
      stepFunctions,
    },
    serviceDir: '/nowhere',
    configSchemaHandler: { defineFunctionProperties: () => {}, validateConfig: async () => {} },
    getProvider: () => {
      throw new Error('not needed');
    },
    pluginManager: {
      hooks: {
        'package:initialize': [
          { hook: () => Object.assign(serverless.service, { stepFunctions: { validate: true } }) },
        ],
        'package:compileFunctions': [{ hook: () => asked.push(serverless.service.stepFunctions) }],
      },
      plugins: [],
    },
  };

  // Act
  await compileTemplate(serverless);

  // Assess
  expect(asked).toEqual([{ validate: false }]);
  expect(serverless.service.stepFunctions).toBe(stepFunctions);
});
