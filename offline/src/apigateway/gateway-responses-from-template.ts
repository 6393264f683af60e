import { z } from 'zod';
import { type GatewayResponseType, isGatewayResponseType } from './gateway-error.ts';
import type { GatewayResponse, GatewayResponses } from './gateway-response.ts';

const stringMap = z.record(z.string(), z.string()).default({});

const gatewayResponseSchema = z.object({
  Type: z.literal('AWS::ApiGateway::GatewayResponse'),
  Properties: z.object({
    ResponseType: z.string(),
    StatusCode: z.coerce.number().int().optional(),
    ResponseParameters: stringMap,
    ResponseTemplates: stringMap,
  }),
});

/** Returns a template's gateway responses by type, and the problems of those that AWS refuses. */
export function gatewayResponsesFromTemplate(resources: Record<string, unknown>): {
  gatewayResponses: GatewayResponses;
  problems: string[];
} {
  const gatewayResponses = new Map<GatewayResponseType, GatewayResponse>();
  const problems: string[] = [];
  for (const [id, resource] of Object.entries(resources)) {
    const parsed = gatewayResponseSchema.safeParse(resource);
    if (!parsed.success) continue;
    const { ResponseType, StatusCode, ResponseParameters, ResponseTemplates } = parsed.data.Properties;
    if (!isGatewayResponseType(ResponseType)) {
      problems.push(`${id}: there is no gateway response of the type ${ResponseType}, CloudFormation will refuse it.`);
      continue;
    }
    gatewayResponses.set(ResponseType, {
      statusCode: StatusCode,
      responseParameters: ResponseParameters,
      responseTemplates: ResponseTemplates,
    });
  }
  return { gatewayResponses, problems };
}
