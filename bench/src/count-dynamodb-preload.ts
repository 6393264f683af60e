/**
 * Loaded before a service (`node --import`): redirects its connections from DynamoDB to the
 * counting one. The SDK's environment variables are no way to do so, because the local cloud sets
 * them.
 */
import { Socket } from 'node:net';
import * as z from 'zod/mini';

const Ports = z.object({ DYNAMODB_PORT: z.coerce.number(), COUNTING_PORT: z.coerce.number() });
const { DYNAMODB_PORT, COUNTING_PORT } = Ports.parse(process.env);

const { connect } = Socket.prototype;

/** Redirects the target of a connection. Copies it, because the agent keeps the original. */
function counted(target: unknown): unknown {
  // Node's own modules pass the arguments as one list.
  if (Array.isArray(target)) {
    target.splice(0, 1, counted(target[0]));
    return target;
  }
  const isDynamoDb =
    typeof target === 'object' && target !== null && 'port' in target && Number(target.port) === DYNAMODB_PORT;
  return isDynamoDb ? { ...target, port: COUNTING_PORT } : target;
}

Object.assign(Socket.prototype, {
  connect(this: Socket, target: unknown, ...others: unknown[]): Socket {
    return Reflect.apply(connect, this, [counted(target), ...others]);
  },
});
