import { lambdaHandler, logger, readEnvironment } from '@booth/shared/lambda';
import { createOrganizerTokens, SignInEnvironment } from '@booth/shared/lambda/organizer-token';
import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { organizerPolicy } from '../organizer/organizer-policy.ts';

const tokens = createOrganizerTokens(readEnvironment(SignInEnvironment));

/**
 * Authorizes each request of an organizer for API Gateway. Throws if the issuer's keys can't be
 * read: API Gateway then answers 500, so that nobody gets in and nobody is sent to sign in again.
 */
export const handler = lambdaHandler(
  async (event: APIGatewayTokenAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const verdict = await tokens.check(event.authorizationToken);
    if ('refusal' in verdict) logger.info('refused', { refusal: verdict.refusal, why: verdict.why });
    return organizerPolicy(verdict, event.methodArn);
  },
);
