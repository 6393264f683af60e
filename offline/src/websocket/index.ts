export { type CompiledWebSocketApi, webSocketApiFromTemplate } from './api-from-template.ts';
export type { Invoke } from './function-call.ts';
export type { WebSocketApi, WebSocketAuthorizer, WebSocketLimits, WebSocketRoute } from './websocket-api.ts';
export { type RunningWebSocketServer, startWebSocketServer, type WebSocketServerOptions } from './websocket-server.ts';
