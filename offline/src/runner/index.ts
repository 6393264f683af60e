export { freePort, PortInUse } from '../process/ports.ts';
export { type ProcessGroup, type ProcessGroupOptions, startProcessGroup } from '../process/process-group.ts';
export { type ConfigInput, defineConfig } from './config.ts';
export { type LocalCloud, type LocalCloudOptions, startLocalCloud } from './local-cloud.ts';
export { PartFailed } from './part.ts';
