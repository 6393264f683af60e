import type { RequestValidation } from './request-validation.ts';

/** How a request is treated whose content type has no template (API Gateway guide: "Method request behavior for payloads without mapping templates"). */
export type PassthroughBehavior = 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';

/** What becomes of one kind of answer of the integration. */
export interface IntegrationResponse {
  statusCode: number;
  /** A regular expression over the HTTP status of Step Functions' answer; empty: the default response. */
  selectionPattern: string;
  /** `method.response.header.NAME` → `'literal'`, `integration.response.…` or `context.…`. */
  responseParameters: Record<string, string>;
  /** Content type → VTL. */
  responseTemplates: Record<string, string>;
}

/** Where a method of a REST API answers. */
export interface RestMethod {
  /** `GET`, `POST`, … or `ANY`. */
  method: string;
  /** As in API Gateway: `/polls/{pollId}`, `/files/{proxy+}`. */
  path: string;
}

/** One method of a REST API whose integration is a service call (or a mock, as for CORS preflights), intrinsics resolved. */
export interface IntegrationRoute extends RestMethod {
  /** The logical id of the AWS::ApiGateway::Method. */
  id: string;
  /** The action of Step Functions, such as `StartExecution` or `StartSyncExecution`; `Mock` answers without a back end. */
  action: string;
  /** Content type → VTL. */
  requestTemplates: Record<string, string>;
  passthroughBehavior: PassthroughBehavior;
  integrationResponses: IntegrationResponse[];
  timeoutInMillis: number;
  /** What is checked before the integration is called; undefined: nothing. */
  validation?: RequestValidation | undefined;
}

/** API Gateway gives an integration 29 s unless told otherwise (quota page of REST APIs: "Integration timeout"). */
export const defaultIntegrationTimeoutMillis = 29_000;
