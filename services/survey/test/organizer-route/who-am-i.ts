import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

export async function handler({ requestContext }: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const { sub, name } = requestContext.authorizer ?? {};
  return { statusCode: 200, body: JSON.stringify({ sub, name }) };
}
