export type { DefinitionSource, References } from './read-definition.ts';
export { type Mock, type TestedState, type TestStateOptions, testState } from './test-state.ts';
export { type TaskMock, type TestedWorkflow, testWorkflow } from './test-workflow.ts';
