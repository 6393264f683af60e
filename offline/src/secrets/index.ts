export { secretArn } from './secret-arn.ts';
export {
  createSecretsManager,
  isForSecretsManager,
  type SecretsManager,
  type SecretsManagerOptions,
} from './secrets-manager.ts';
export { type SecretsManagerServer, startSecretsManagerServer } from './server.ts';
