export { type TaskCall, type TaskDispatcher, TaskFailure } from './integrations/dispatcher.ts';
export { createSdkIntegrations, type SdkIntegrationsOptions } from './integrations/sdk-integrations.ts';
export { type StepFunctionsServer, startStepFunctionsServer } from './server.ts';
export {
  type ChangeListener,
  createStepFunctions,
  type LogLine,
  type StepFunctionsOptions,
  type StepFunctionsService,
} from './service.ts';
