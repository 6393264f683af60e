import { Logger } from '@aws-lambda-powertools/logger';

/**
 * Writes structured logs. The service's name comes from POWERTOOLS_SERVICE_NAME. Each line has the
 * request id of its call and, if AWS traces it, `xray_trace_id`. Never log a device id or a task
 * token.
 */
export const logger = new Logger();
