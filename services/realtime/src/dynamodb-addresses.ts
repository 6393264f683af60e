import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { addressKey, CONNECTION_TTL_SECONDS } from './connection-items.ts';
import { unlessRefused } from './unless-refused.ts';

/** Who connects, as API Gateway tells when a connection opens and when it ends. */
export interface Caller {
  identity: { sourceIp: string };
  /** When the connection opened, in milliseconds since 1970. */
  connectedAt: number;
}

/** How many connections each address has. */
export interface Addresses {
  /**
   * Counts a connection that opens; returns false, and counts nothing, where there are too many.
   */
  admit(caller: Caller): Promise<boolean>;
  /** Counts a connection less that `admit` has counted. */
  release(caller: Caller): Promise<void>;
}

/**
 * For so long connections are counted together, in seconds: as long as API Gateway lets one live
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html).
 * Ends that nobody told of are forgotten with the count.
 */
export const COUNTED_TOGETHER_SECONDS = 2 * 3600;

/**
 * The addresses in the connections table.
 * @param most how many connections of an address may be open, of those that were opened in the same
 * two hours; 0 for any number, and none is counted
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
 * What addresses are counted by. It does not name one: each IPv4 address shares it with about 255
 * others, and of IPv6 it looks at the first 64 bits, as a network gives a device any of the rest
 * (RFC 4291, 2.5.1).
 */
function neighbourhoodOf(address: string): string {
  const network = isIPv6(address) ? groupsOf(address).slice(0, 4).join(':') : address;
  return createHash('sha256').update(network).digest('hex').slice(0, 6);
}

/** The eight groups of an IPv6 address, `::` written out. */
function groupsOf(address: string): string[] {
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const left = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return [...head, ...left, ...tail].map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
}
