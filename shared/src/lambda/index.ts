import '../zod-english.ts';

export * from './backoff.ts';
export * from './dynamodb-busy.ts';
export * from './environment.ts';
export * from './http.ts';
export type {
  DeviceIdByNeed,
  HttpEvent,
  HttpRequest,
  OrganizerByNeed,
  UncheckedOrganizer,
} from './http-request.ts';
export * from './lambda-handler.ts';
export * from './logger.ts';
export * from './metrics.ts';
export * from './results-reader.ts';
export * from './stream-record.ts';
