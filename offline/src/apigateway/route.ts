import type { RequestValidation } from './request-validation.ts';

/**
 * What happens to a content type that has no template (API Gateway guide: "Method request behavior
 * for payloads without mapping templates").
 */
export type PassthroughBehavior = 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';

/** How answers of the integration with certain status codes are mapped. */
export interface IntegrationResponse {
  statusCode: number;
  /** Matches the HTTP status of Step Functions' answer; empty: the default response. */
  selectionPattern: string;
  /** `method.response.header.NAME` → `'literal'`, `integration.response.…` or `context.…`. */
  responseParameters: Record<string, string>;
  /** Content type → VTL. */
  responseTemplates: Record<string, string>;
}

/** The method and path that a method of a REST API answers. */
export interface RestMethod {
  /** `GET`, `POST`, … or `ANY`. */
  method: string;
  /** For example `/polls/{pollId}` or `/files/{proxy+}`. */
  path: string;
}

/** A method of a REST API whose integration is a call of Step Functions or a mock. */
export interface IntegrationRoute extends RestMethod {
  /** The logical id of the AWS::ApiGateway::Method. */
  id: string;
  /** An action of Step Functions, such as `StartSyncExecution`, or `Mock`. */
  action: string;
  /** Content type → VTL. */
  requestTemplates: Record<string, string>;
  passthroughBehavior: PassthroughBehavior;
  integrationResponses: IntegrationResponse[];
  timeoutInMillis: number;
  /** Checked before the integration is called. */
  validation?: RequestValidation | undefined;
}

/** Source: quota page of REST APIs, "Integration timeout". */
export const DEFAULT_INTEGRATION_TIMEOUT_MILLIS = 29_000;
