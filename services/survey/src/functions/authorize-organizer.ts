import { lambdaHandler, logger, readEnvironment } from '@booth/shared/lambda';
import { createOrganizerTokens, SignInEnvironment } from '@booth/shared/lambda/organizer-token';
import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { organizerPolicy } from '../organizer/organizer-policy.ts';

const tokens = createOrganizerTokens(readEnvironment(SignInEnvironment));

/**
 * API Gateway asks it before each request of an organizer. When the issuer's keys can't be had it throws, and API Gateway
 * answers 500: nobody gets in, and nobody is told to sign in again.
 */
export const handler = lambdaHandler(
  async (event: APIGatewayTokenAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const verdict = await tokens.check(event.authorizationToken);
    if ('refusal' in verdict) logger.info('refused', { refusal: verdict.refusal, why: verdict.why });
    return organizerPolicy(verdict, event.methodArn);
  },
);
