import { z } from 'zod';
import type { LocalStack } from '../cloudformation/index.ts';
import { GenerateSecretString, generateSecretString } from '../secrets/generate-secret-string.ts';

const SecretProperties = z.looseObject({
  SecretString: z.string().optional(),
  GenerateSecretString: GenerateSecretString.optional(),
});

/**
 * Creates the service's secrets, each with the value of the template or one that is generated. A
 * secret that is there already keeps its value, as it does when a stack is deployed again.
 */
export async function createServiceSecrets(stack: LocalStack, endpoint: string): Promise<void> {
  const secrets = stack.resourcesOf('AWS::SecretsManager::Secret');
  if (secrets.length === 0) return;
  // Most services have none, and start without the client.
  const { CreateSecretCommand, ResourceExistsException, SecretsManagerClient } = await import(
    '@aws-sdk/client-secrets-manager'
  );
  const client = new SecretsManagerClient({ endpoint });
  for (const [logicalId, { Properties }] of secrets) {
    const path = `resources.Resources.${logicalId}.Properties`;
    const properties = SecretProperties.parse(stack.resolve(Properties, path));
    const value = properties.SecretString ?? generateSecretString(properties.GenerateSecretString ?? {});
    try {
      await client.send(new CreateSecretCommand({ Name: stack.nameOf(logicalId), SecretString: value }));
    } catch (error) {
      if (!(error instanceof ResourceExistsException)) throw error;
    }
  }
  client.destroy();
}
