export { awsEnvironment } from './aws-environment.ts';
export { type CloudClient, CloudNotRunning, createCloudClient } from './client.ts';
export type { CloudEndpoints, CloudStatus, Registration } from './messages.ts';
