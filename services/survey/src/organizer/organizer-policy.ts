import type { OrganizerVerdict } from '@booth/shared/lambda/organizer-token';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';

/** API Gateway takes this very message for a 401; any other error of an authorizer is a 500. */
const UNAUTHORIZED = 'Unauthorized';

/**
 * What API Gateway does with the request, in its own terms. An organizer is let in, and functions find `sub` and `name` in
 * `event.requestContext.authorizer`; who is signed in but no organizer gets a 403.
 * Throws for who is not signed in: 401.
 *
 * @param methodArn the method that was asked for: `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH`
 */
export function organizerPolicy(verdict: OrganizerVerdict, methodArn: string): APIGatewayAuthorizerResult {
  if ('organizer' in verdict) {
    const { sub, name } = verdict.organizer;
    return { ...policyOf('Allow', sub, methodArn), context: { sub, name } };
  }
  if (verdict.refusal === 'not-an-organizer') return policyOf('Deny', verdict.sub, methodArn);
  throw new Error(UNAUTHORIZED);
}

function policyOf(effect: 'Allow' | 'Deny', principalId: string, methodArn: string): APIGatewayAuthorizerResult {
  return {
    principalId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: everyMethodOf(methodArn) }],
    },
  };
}

/**
 * Every method of the same API and stage: API Gateway keeps the answer for the token and takes it for the next request, too,
 * whatever its method; a policy for one method alone would refuse the others.
 * https://repost.aws/knowledge-center/api-gateway-lambda-authorization-errors
 */
function everyMethodOf(methodArn: string): string {
  const [api, stage] = methodArn.split('/');
  return `${api}/${stage}/*`;
}
