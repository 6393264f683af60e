import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Addresses, Caller } from './addresses.ts';
import { addressKey, CONNECTION_TTL_SECONDS } from './connection-items.ts';
import { unlessRefused } from './unless-refused.ts';

/**
 * Length of a period in which connections are counted together, in seconds: the longest that API
 * Gateway lets a connection live
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html).
 * Connections whose end was never reported go with the count of their period.
 */
export const COUNTED_TOGETHER_SECONDS = 2 * 3600;

/**
 * Counts connections by address in the connections table.
 * @param most open connections that an address may have, of those opened in the same two hours; 0
 * for any number, and then nothing is counted
 */
export function createAddresses(documents: DynamoDBDocumentClient, table: string, most: number): Addresses {
  const add = (caller: Caller, connections: number, condition: { text: string; bound: number }) =>
    unlessRefused(async () => {
      const period = Math.floor(caller.connectedAt / 1000 / COUNTED_TOGETHER_SECONDS);
      const expiresAt = (period + 1) * COUNTED_TOGETHER_SECONDS + CONNECTION_TTL_SECONDS;
      await documents.send(
        new UpdateCommand({
          TableName: table,
          Key: addressKey(neighbourhoodOf(caller.identity.sourceIp), period),
          UpdateExpression: 'ADD connections :connections SET expiresAt = :expiresAt',
          ConditionExpression: condition.text,
          ExpressionAttributeValues: {
            ':connections': connections,
            ':expiresAt': expiresAt,
            ':bound': condition.bound,
          },
        }),
      );
      return true;
    });
  return {
    async admit(caller) {
      if (most === 0) return true;
      const text = 'attribute_not_exists(connections) OR connections < :bound';
      return (await add(caller, 1, { text, bound: most })) ?? false;
    },
    async release(caller) {
      if (most > 0) await add(caller, -1, { text: 'connections > :bound', bound: 0 });
    },
  };
}

/**
 * Returns a hash by which addresses are counted. It identifies nobody: about 256 IPv4 addresses
 * share one. Of IPv6 it uses the first 64 bits, because a device may use any address of its network
 * (RFC 4291, 2.5.1).
 */
function neighbourhoodOf(address: string): string {
  const network = isIPv6(address) ? groupsOf(address).slice(0, 4).join(':') : address;
  return createHash('sha256').update(network).digest('hex').slice(0, 6);
}

/** Returns the eight groups of an IPv6 address, with `::` expanded. */
function groupsOf(address: string): string[] {
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const left = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return [...head, ...left, ...tail].map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
}
