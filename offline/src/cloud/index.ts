export { type CloudClient, CloudNotRunning, createCloudClient } from './client.ts';
export type { CloudEndpoints, CloudStatus, EventSourceMappingMessage, Registration } from './messages.ts';
