import type { OrganizerVerdict } from '@booth/shared/lambda/organizer-token';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';

/** API Gateway answers 401 to an authorizer that throws this very message, and 500 to any other. */
const UNAUTHORIZED = 'Unauthorized';

/**
 * Returns the authorizer's answer to API Gateway. It lets an organizer in; functions then find
 * `sub` and `name` in `event.requestContext.authorizer`. It answers 403 to a user who is not an
 * organizer.
 *
 * @param methodArn the requested method: `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH`
 * @throws Error that makes API Gateway answer 401, if nobody is signed in
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
 * Returns the ARN of every method of the same API and stage. API Gateway caches the answer by token
 * and uses it for requests of other methods, which a policy for one method alone would refuse:
 * https://repost.aws/knowledge-center/api-gateway-lambda-authorization-errors
 */
function everyMethodOf(methodArn: string): string {
  const [api, stage] = methodArn.split('/');
  return `${api}/${stage}/*`;
}
