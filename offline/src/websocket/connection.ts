import { isUtf8 } from 'node:buffer';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { type ConnectionFacts, disconnectEvent, messageEvent, newId } from './events.ts';
import { createFrameWatch } from './frame-watch.ts';
import type { FunctionAnswer } from './function-call.ts';
import { selectRoute } from './route-selection.ts';
import type { WebSocketApi, WebSocketLimits, WebSocketRoute } from './websocket-api.ts';

/** An open connection, as functions reach it through `/@connections`. */
export interface Connection {
  readonly facts: ConnectionFacts;
  /** Returns when a message last went to or from the client, in milliseconds since 1970. */
  lastActiveAt(): number;
  /**
   * Hands a message to the client's socket and does not wait until it is read. Returns `full` if
   * too many bytes wait there already.
   */
  post(message: Buffer): 'sent' | 'gone' | 'full';
  /** Ends the connection. Returns false if it has already ended. */
  close(): boolean;
}

export interface ConnectionContext {
  api: WebSocketApi;
  limits: WebSocketLimits;
  call(functionName: string, event: unknown): Promise<FunctionAnswer>;
  log(line: string): void;
}

/** What a function must return if its route has a route response. AWS fails on anything else. */
const RouteAnswer = z.object({ statusCode: z.number(), body: z.string().optional() });

/** Codes of close frames (RFC 6455, 7.4.1). */
const NORMAL = 1000;
const GOING_AWAY = 1001;
const PROTOCOL_ERROR = 1002;
const UNSUPPORTED_DATA = 1003;
const NO_STATUS = 1005;
const INVALID_DATA = 1007;
const TOO_BIG = 1009;

/** The codes with which ws closes, by the code of its error; 1002 for all other errors. */
const CLOSE_CODES_BY_ERROR: ReadonlyMap<string, number> = new Map([
  ['WS_ERR_INVALID_UTF8', INVALID_DATA],
  ['WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH', TOO_BIG],
  ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', TOO_BIG],
]);

/**
 * Serves a client until it leaves, and calls the function of `$disconnect` when its last messages
 * are handled. While `limits.messagesInFlight` messages are handled, nothing more is read from the
 * socket, so TCP slows the client down.
 */
export function openConnection(
  webSocket: WebSocket,
  socket: Duplex,
  facts: ConnectionFacts,
  context: ConnectionContext & { onEnd(): void },
): Connection {
  const { api, limits, call, log, onEnd } = context;
  /** Messages that arrived together with one in flight: at most one read of the socket. */
  const waiting: string[] = [];
  let inFlight = 0;
  let lastActiveAt = facts.connectedAt;
  /** Set once this side has decided to close. */
  let closing: { code: number; reason: string } | undefined;
  let ended: { code: number; reason: string } | undefined;

  const close = (code: number, reason: string) => {
    closing ??= { code, reason };
    webSocket.close(code, reason);
  };
  const idle = setTimeout(() => close(GOING_AWAY, 'Going away'), limits.idleMs);
  const duration = setTimeout(() => close(GOING_AWAY, 'Going away'), limits.connectionMs);
  const active = () => {
    lastActiveAt = Date.now();
    idle.refresh();
  };

  /** Resolves when the client's socket has taken the text or is closed. */
  const reply = (text: string) => new Promise<void>((resolve) => webSocket.send(text, () => resolve()));
  const replyError = (message: string, requestId: string) =>
    reply(JSON.stringify({ message, connectionId: facts.connectionId, requestId }));

  const handle = async (body: string): Promise<void> => {
    const requestId = newId();
    const selected = selectRoute(api, body);
    if (selected === undefined) return replyError('Forbidden', requestId);
    const { routeKey, route } = selected;
    const answer = await call(route.functionName, messageEvent(api, facts, { routeKey, requestId, body }));
    const result = routeResponse(route, answer, limits.messageBytes);
    if ('failed' in result) {
      log(`WebSocket route ${routeKey}: ${route.functionName}: ${result.failed}`);
      return replyError('Internal server error', requestId);
    }
    // A client that does not read its answers gets no further message handled.
    if (result.text !== undefined) await reply(result.text);
  };

  const work = () => {
    while (inFlight < limits.messagesInFlight) {
      const message = waiting.shift();
      if (message === undefined) break;
      inFlight += 1;
      void handle(message).finally(() => {
        inFlight -= 1;
        work();
      });
    }
    if (waiting.length > 0) webSocket.pause();
    else webSocket.resume();
    if (ended !== undefined && inFlight === 0) void disconnect(context, facts, ended);
  };

  const exceedsFrame = createFrameWatch(limits.frameBytes);
  const watchFrames = (chunk: Buffer) => {
    if (!exceedsFrame(chunk)) return;
    close(TOO_BIG, 'Frame too large');
    // Drops the rest of the frame; the close frame is the last thing that this side sends.
    socket.removeAllListeners('data');
    socket.resume();
    socket.end();
  };
  // Runs before the listener of ws, which would wait for the whole frame.
  socket.prependListener('data', watchFrames);

  // ws itself answers pings, and ends a client that leaves more than 60 answers unread.
  webSocket.on('ping', active);
  webSocket.on('message', (data, isBinary) => {
    if (closing !== undefined) return;
    active();
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-binary-media-types.html
    if (isBinary) return close(UNSUPPORTED_DATA, 'Binary is not supported');
    waiting.push(data.toString());
    work();
  });
  // ws closes the connection itself, but without a listener the error would end the process.
  webSocket.on('error', (error) => {
    const code = 'code' in error ? String(error.code) : '';
    if (!code.startsWith('WS_ERR_')) return;
    closing ??= { code: CLOSE_CODES_BY_ERROR.get(code) ?? PROTOCOL_ERROR, reason: error.message };
  });
  webSocket.on('close', (code, reason) => {
    clearTimeout(idle);
    clearTimeout(duration);
    onEnd();
    ended = closing ?? { code, reason: reason.toString() || (code === NO_STATUS ? NO_STATUS_REASON : '') };
    work();
  });

  return {
    facts,
    lastActiveAt: () => lastActiveAt,
    post: (message) => {
      if (webSocket.readyState !== WebSocket.OPEN) return 'gone';
      if (webSocket.bufferedAmount + message.length > limits.unsentBytes) return 'full';
      // A text frame that is not UTF-8 would end the connection.
      webSocket.send(message, { binary: !isUtf8(message) }, () => {});
      active();
      return 'sent';
    },
    close: () => {
      const isOpen = webSocket.readyState === WebSocket.OPEN;
      if (isOpen) close(NORMAL, 'Connection Closed Normally');
      return isOpen;
    },
  };
}

/** API Gateway's reason if the client closed without a status. */
const NO_STATUS_REASON = 'Client-side close frame status not set';

/** Calls the function of `$disconnect`, if there is one, and ignores what it returns. */
export async function disconnect(
  { api, call, log }: ConnectionContext,
  facts: ConnectionFacts,
  ended: { code: number; reason: string },
): Promise<void> {
  const route = api.routes.get('$disconnect');
  if (route === undefined) return;
  const answer = await call(route.functionName, disconnectEvent(api, facts, ended));
  if ('failed' in answer) log(`WebSocket route $disconnect: ${route.functionName}: ${answer.failed}`);
}

/** Returns the text that the client gets for a function's answer. */
function routeResponse(
  { answers }: WebSocketRoute,
  answer: FunctionAnswer,
  maxBytes: number,
): { text: string | undefined } | { failed: string } {
  if ('failed' in answer) return answer;
  if (!answers) return { text: undefined };
  const parsed = RouteAnswer.safeParse(answer.returned);
  if (!parsed.success) return { failed: z.prettifyError(parsed.error) };
  const { body } = parsed.data;
  if (body !== undefined && Buffer.byteLength(body) > maxBytes)
    return { failed: `the answer exceeds ${maxBytes} bytes` };
  return { text: body || undefined };
}
