import { Logger } from '@aws-lambda-powertools/logger';

/**
 * Structured logs; the service's name comes from POWERTOOLS_SERVICE_NAME. Each line of a call has
 * its request id and, where AWS traces it, `xray_trace_id`. Never log a device id or a task token.
 */
export const logger = new Logger();
