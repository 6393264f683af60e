export { webSocketApiFromTemplate } from './api-from-template.ts';
export type { Invoke } from './function-call.ts';
export type { WebSocketApi, WebSocketAuthorizer, WebSocketLimits, WebSocketRoute } from './websocket-api.ts';
export { type RunningWebSocketServer, startWebSocketServer } from './websocket-server.ts';
