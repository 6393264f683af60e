/**
 * Loaded before a service (`node --import`): its connections to DynamoDB go to the counting one. By the connection and not
 * by the SDK's variables, for the local cloud sets those.
 */
import { Socket } from 'node:net';
import * as z from 'zod/mini';

const Ports = z.object({ DYNAMODB_PORT: z.coerce.number(), COUNTING_PORT: z.coerce.number() });
const { DYNAMODB_PORT, COUNTING_PORT } = Ports.parse(process.env);

const { connect } = Socket.prototype;

/** What is to be connected to: another object, for the agent that keeps the connections goes by the one it gave. */
function counted(target: unknown): unknown {
  // Node's own modules hand the arguments on as one list.
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
