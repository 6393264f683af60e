/** The thread of `startNaiveBroadcaster`. It posts its address. */
import { parentPort, workerData } from 'node:worker_threads';
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import type { StreamEvent } from '@booth/shared/lambda';
import {
  createInProcessInvoker,
  eventSourceMappingSchema,
  startEventSourceMapping,
} from 'serverless-offline-step-functions-cloud/streams';
import { type Invoke, startWebSocketServer } from 'serverless-offline-step-functions-cloud/websocket';
import * as z from 'zod/mini';
import type { NaiveSetting } from './naive-broadcaster.ts';
import type { NaiveMessage } from './votes-in.ts';

const { dynamodb, region, votesTable, pollId }: NaiveSetting = workerData;
const accountId = '000000000000';
const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
const log = (line: string) => console.error(`naive broadcaster: ${line}`);

const connected = new Set<string>();
const Event = z.object({ requestContext: z.object({ connectionId: z.string() }) });
const invoke: Invoke = async (functionName, event) => {
  const { connectionId } = Event.parse(event).requestContext;
  if (functionName === 'connect') connected.add(connectionId);
  else connected.delete(connectionId);
  return { kind: 'ran', requestId: '', functionError: undefined, payload: '{"statusCode":200}' };
};
const { port } = await startWebSocketServer(
  {
    ...{ apiId: 'naive', stage: 'dev', region, accountId, routeSelectionExpression: '$request.body.type' },
    routes: new Map([
      ['$connect', { functionName: 'connect', answers: false }],
      ['$disconnect', { functionName: 'disconnect', answers: false }],
    ]),
  },
  { hosts: ['127.0.0.1'], port: 0, invoke, log },
);

const management = new ApiGatewayManagementApiClient({ endpoint: `http://127.0.0.1:${port}/dev`, region, credentials });
const counts = new Map<string, number>();
const broadcast = async (message: NaiveMessage) => {
  const Data = Buffer.from(JSON.stringify(message));
  const sends = [...connected].map((ConnectionId) =>
    management.send(new PostToConnectionCommand({ ConnectionId, Data })).catch((error) => log(`${error}`)),
  );
  await Promise.all(sends);
};
const mapping = startEventSourceMapping(
  eventSourceMappingSchema.parse({
    uuid: 'naive',
    streamArn: `arn:aws:dynamodb:${region}:${accountId}:table/${votesTable}/stream/latest`,
    functionName: 'naive',
    functionArn: `arn:aws:lambda:${region}:${accountId}:function:naive`,
    startingPosition: 'LATEST',
  }),
  {
    ...{ dynamodbEndpoint: dynamodb, region, credentials, log },
    invoker: createInProcessInvoker(async ({ Records }: StreamEvent) => {
      for (const { dynamodb: change } of Records) {
        if (change.NewImage?.pollId?.S !== pollId) continue;
        for (const { S: option = '' } of change.NewImage.serviceNames?.L ?? []) {
          const votes = (counts.get(option) ?? 0) + 1;
          counts.set(option, votes);
          await broadcast({ type: 'vote', option, votes });
        }
      }
    }),
  },
);
await mapping.ready();
parentPort?.postMessage(`ws://127.0.0.1:${port}`);
