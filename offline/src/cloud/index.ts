export { awsEnvironment } from './aws-environment.ts';
export { type CloudClient, CloudNotRunning, createCloudClient } from './client.ts';
export type { CloudEndpoints, CloudStatus, FaultStatus, Registration } from './messages.ts';
