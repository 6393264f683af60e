import { DynamoDBDocumentClient, PutCommand, paginateScan, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type Organizer, Poll, PollChangeList, type PollDefinition, PollList, Problem } from '@booth/shared';
import type { HttpEvent } from '@booth/shared/lambda';
import { createTables, parseTableDefinition } from 'serverless-offline-step-functions-cloud/dynamodb';
import { startTestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import type * as z from 'zod/mini';
import { aContext } from '../../../../shared/test/support/lambda-context.ts';
import { pollPuts } from '../../src/organizer/editing/poll-writes.ts';
import { aDefinition } from './polls.ts';
import { TABLES, tableProperties } from './resolve-yaml.ts';
import { createResultsTable } from './results-table.ts';

const context = aContext();

export const JO: Organizer = { sub: 'jo-1', name: 'Jo' };
export const KIM: Organizer = { sub: 'kim-2', name: 'Kim' };

/** A request of an organizer's route. */
export interface OrganizerCall {
  /** Undefined if the authorizer let nobody in. */
  by: Organizer | undefined;
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Starts the organizers' functions, called with API Gateway's events, with tables of their own. */
export async function startOrganizerService() {
  const dynamodb = await startTestDynamoDb();
  await createTables(
    dynamodb.client,
    tableProperties().map((each) => ({
      tableName: each.TableName,
      definition: parseTableDefinition(each.TableName, each),
    })),
  );
  await createResultsTable(dynamodb.client);
  Object.assign(process.env, dynamodb.env, {
    POLLS_TABLE: TABLES.PollsTable,
    CHANGES_TABLE: TABLES.ChangesTable,
    SESSIONS_TABLE: TABLES.SessionsTable,
    VOTES_TABLE: TABLES.VotesTable,
    CODES_TABLE: TABLES.CodesTable,
    RESULTS_TABLE: TABLES.ResultsTable,
  });
  // Imported only now, because they read their environment on import.
  const functions = {
    listPolls: await import('../../src/functions/organizer/list-polls.ts'),
    createPoll: await import('../../src/functions/organizer/create-poll.ts'),
    readPoll: await import('../../src/functions/organizer/read-poll.ts'),
    changePoll: await import('../../src/functions/organizer/change-poll.ts'),
    deletePoll: await import('../../src/functions/organizer/delete-poll.ts'),
    switchPoll: await import('../../src/functions/organizer/switch-poll.ts'),
    listChanges: await import('../../src/functions/organizer/list-changes.ts'),
    makeCodes: await import('../../src/functions/organizer/make-codes.ts'),
    readBallots: await import('../../src/functions/organizer/read-ballots.ts'),
    exportBallots: await import('../../src/functions/organizer/export-ballots.ts'),
    exportResults: await import('../../src/functions/organizer/export-results.ts'),
    eraseVoter: await import('../../src/functions/organizer/erase-voter.ts'),
  };
  /** The domain behind some of them, for tests that replace dependencies. */
  const domain = {
    ...(await import('../../src/organizer/editing/delete-poll.ts')),
    ...(await import('../../src/organizer/erasure/erase-voter.ts')),
    ...(await import('../../src/organizer/export/export-ballots.ts')),
    ...(await import('../../src/organizer/codes/make-codes.ts')),
  };
  const documents = DynamoDBDocumentClient.from(dynamodb.client, { marshallOptions: { removeUndefinedValues: true } });

  /** Calls a function with the event of a request that the authorizer let in. */
  const respond = async (name: keyof typeof functions, { by, params, query, headers, body }: OrganizerCall) => {
    const event: HttpEvent = {
      headers: headers ?? {},
      pathParameters: params ?? null,
      queryStringParameters: query ?? null,
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      requestContext: { authorizer: by === undefined ? null : { principalId: by.sub, ...by, integrationLatency: 3 } },
    };
    return functions[name].handler(event, context);
  };

  /** Calls a function, and parses the answer by its contract. */
  const call = async <View>(name: keyof typeof functions, view: z.ZodMiniType<View>, request: OrganizerCall) => {
    const { statusCode: status, headers, body } = await respond(name, request);
    const json: unknown = JSON.parse(body);
    return status >= 400
      ? { status, headers, problem: Problem.parse(json), view: undefined }
      : { status, headers, problem: undefined, view: view.parse(json) };
  };

  /** Returns the requests of one organizer. */
  const organizer = (by: Organizer) => {
    const of = (pollId: string, ifMatch?: string): OrganizerCall => ({
      by,
      params: { pollId },
      ...(ifMatch !== undefined && { headers: { 'If-Match': ifMatch } }),
    });
    return {
      list: (cursor?: string) =>
        call('listPolls', PollList, { by, ...(cursor !== undefined && { query: { cursor } }) }),
      create: (body: unknown) => call('createPoll', Poll, { by, body }),
      read: (pollId: string) => call('readPoll', Poll, of(pollId)),
      change: (pollId: string, body: unknown, ifMatch?: string) =>
        call('changePoll', Poll, { ...of(pollId, ifMatch), body }),
      switch: (pollId: string, body: unknown, ifMatch?: string) =>
        call('switchPoll', Poll, { ...of(pollId, ifMatch), body }),
      changes: (pollId: string, cursor?: string) =>
        call('listChanges', PollChangeList, { ...of(pollId), ...(cursor !== undefined && { query: { cursor } }) }),
    };
  };

  const jo = organizer(JO);

  /** Creates a poll as Jo. */
  const created = async (change: Partial<PollDefinition> = {}): Promise<Poll> => {
    const { view } = await jo.create(aDefinition(change));
    if (view === undefined) throw new Error('the poll was not created');
    return view;
  };

  /** Creates and opens a poll as Jo. */
  const opened = async (change: Partial<PollDefinition> = {}): Promise<Poll> => {
    const { pollId } = await created(change);
    const { view } = await jo.switch(pollId, { status: 'open' });
    if (view === undefined) throw new Error('the poll was not opened');
    return view;
  };

  /** Returns all items of a table. */
  const items = async (TableName: string) => {
    const all = [];
    for await (const { Items = [] } of paginateScan({ client: documents }, { TableName, ConsistentRead: true })) {
      all.push(...Items);
    }
    return all;
  };

  return {
    dynamodb,
    documents,
    domain,
    respond,
    jo,
    kim: organizer(KIM),
    created,
    opened,
    /** Returns the poll as organizers read it; undefined if there is none. */
    stored: async (pollId: string) => (await jo.read(pollId)).view,
    items,
    put: (TableName: string, Item: object) => documents.send(new PutCommand({ TableName, Item: { ...Item } })),
    putPoll: async (poll: Poll) => {
      await documents.send(new TransactWriteCommand({ TransactItems: pollPuts(TABLES.PollsTable, poll) }));
      return poll;
    },
    stop: () => dynamodb.stop(),
  };
}

export type OrganizerService = Awaited<ReturnType<typeof startOrganizerService>>;
