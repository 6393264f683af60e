export { stopSharedCloud as default } from './start-shared-cloud.ts';
