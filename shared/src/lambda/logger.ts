import { Logger } from '@aws-lambda-powertools/logger';

/**
 * Structured logs; the service's name comes from POWERTOOLS_SERVICE_NAME. Never log a device id or
 * a task token.
 */
export const logger = new Logger();
