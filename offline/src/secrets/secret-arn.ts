/**
 * Returns the ARN that a secret has offline. AWS ends it with six random characters; these are the
 * same at each start, so that the template's `Ref` is known before the secret is there.
 */
export function secretArn(name: string, { region, accountId }: { region: string; accountId: string }): string {
  return `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-000000`;
}
