import { EntryCodeItem, type Poll, pollIdRecordKey, SearchProgress, versionTag } from '@booth/shared';
import * as z from 'zod/mini';
import { createGivenCodes } from '../../../src/organizer/codes/dynamodb-given-codes.ts';
import type { GivenCodes } from '../../../src/organizer/codes/given-codes.ts';
import { createOrganizedPolls } from '../../../src/organizer/editing/dynamodb-organized-polls.ts';
import type { OrganizedPolls } from '../../../src/organizer/editing/organized-polls.ts';
import { clockThatLeaps } from '../../support/ballots.ts';
import { JO, KIM, type OrganizerService, startOrganizerService } from '../../support/organizer-service.ts';
import { aDefinition } from '../../support/polls.ts';
import { TABLES } from '../../support/resolve-yaml.ts';

let service: OrganizerService;
beforeAll(async () => {
  service = await startOrganizerService();
});
afterAll(() => service.stop());

/** Requests one step, as the page does. */
async function step(pollId: string, version: number | undefined, cursor?: string) {
  const { statusCode, body } = await service.respond('deletePoll', {
    by: JO,
    params: { pollId },
    headers: version === undefined ? {} : { 'If-Match': versionTag(version) },
    ...(cursor !== undefined && { query: { cursor } }),
  });
  const problem = statusCode >= 400 ? z.object({ code: z.string() }).parse(JSON.parse(body)).code : undefined;
  const next = statusCode === 202 ? SearchProgress.parse(JSON.parse(body)).next : undefined;
  return { status: statusCode, problem, next };
}

const makeCodes = async (pollId: string, count = 3) =>
  (await service.respond('makeCodes', { by: KIM, params: { pollId }, body: { count } })).statusCode;

const codesOf = async (pollId: string) =>
  z.array(EntryCodeItem).parse((await service.items(TABLES.CodesTable)).filter((item) => item.pollId === pollId));

/** Returns the keys of all items of the polls table that belong to the id. */
const keysOf = async (pollId: string) =>
  (await service.items(TABLES.PollsTable))
    .filter((item) => item.pollId === pollId || item.copyOf === pollId)
    .map((item) => item.pollId);

const kindsOf = async (pollId: string) =>
  (await service.items(TABLES.ChangesTable))
    .filter((item) => item.pollId === pollId)
    .map(({ kind, version }) => `${kind} ${version}`)
    .sort();

/** The dependencies of a deletion; a test may replace some. */
const dependencies = () => {
  const { documents } = service;
  const polls = createOrganizedPolls(documents, { pollsTable: TABLES.PollsTable, changesTable: TABLES.ChangesTable });
  return { polls, givenCodes: createGivenCodes(documents, TABLES.CodesTable), now: () => new Date() };
};
const asJo = ({ pollId, version }: Poll, cursor?: string) => ({
  ...{ pollId, cursor, organizer: JO },
  ifMatch: versionTag(version),
});

describe('deleting a poll that was never opened', () => {
  test('deletes its item, its copies and its join code, and writes an audit entry', async () => {
    // Prepare
    const { pollId, version } = await service.created();

    // Act
    const deleted = await step(pollId, version);

    // Assess
    expect(deleted.status).toBe(204);
    expect(await keysOf(pollId)).toEqual([pollIdRecordKey(pollId)]);
    expect(await kindsOf(pollId)).toEqual(['created 1', 'deleted 2']);
    expect((await service.jo.read(pollId)).status).toBe(404);
    expect((await service.jo.list()).view?.polls.map((poll) => poll.pollId)).not.toContain(pollId);
  });

  test('also deletes one that was archived without ever being opened', async () => {
    const { pollId } = await service.created();
    await service.jo.switch(pollId, { status: 'archived' });
    expect((await step(pollId, 2)).status).toBe(204);
  });

  test.each([{ statuses: ['open'] }, { statuses: ['open', 'closed'] }, { statuses: ['open', 'closed', 'archived'] }])(
    'is refused once it was $statuses: 409, and nothing is deleted',
    async ({ statuses }) => {
      // Prepare
      const { pollId } = await service.created();
      for (const status of statuses) await service.jo.switch(pollId, { status });
      const before = await keysOf(pollId);

      // Act
      const refused = await step(pollId, statuses.length + 1);

      // Assess
      expect([refused.status, refused.problem]).toEqual([409, 'change-refused']);
      expect(await keysOf(pollId)).toEqual(before);
    },
  );

  test('needs the current version: 428 without one, 412 with another', async () => {
    const { pollId } = await service.created();
    await service.kim.switch(pollId, { revealed: true });
    expect(await step(pollId, undefined)).toMatchObject({ status: 428, problem: 'precondition-needed' });
    expect(await step(pollId, 1)).toMatchObject({ status: 412, problem: 'poll-changed' });
    expect((await service.jo.read(pollId)).view?.version).toBe(2);
  });

  test('repeated after a lost response: 204 and no second entry; 404 for an id that no poll had', async () => {
    // Prepare
    const { pollId, version } = await service.created();
    await step(pollId, version);

    // Act
    const again = await step(pollId, version);
    const never = await step('never-there', 1);

    // Assess
    expect([again.status, never.status, never.problem]).toEqual([204, 404, 'unknown-poll']);
    expect(await kindsOf(pollId)).toEqual(['created 1', 'deleted 2']);
  });

  test('by five at once: all get 204, and it is deleted once', async () => {
    const { pollId, version } = await service.created();
    const answers = await Promise.all(Array.from({ length: 5 }, () => step(pollId, version)));
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(204));
    expect(await kindsOf(pollId)).toEqual(['created 1', 'deleted 2']);
  });

  test('while a colleague opens it: it is either deleted, or open and complete', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { pollId, version } = await service.created();
      const [deleted, opened] = await Promise.all([
        step(pollId, version),
        service.kim.switch(pollId, { status: 'open' }),
      ]);
      const isGone = deleted.status === 204;
      expect([deleted.status, opened.status]).toEqual(isGone ? [204, 404] : [412, 200]);
      expect(await keysOf(pollId)).toHaveLength(isGone ? 1 : 22);
    }
  });
});

describe('a poll with the id of a deleted one', () => {
  test('continues the versions of the deleted one, so that the read side accepts it', async () => {
    // Prepare
    const definition = aDefinition();
    await service.jo.create(definition);
    await service.jo.switch(definition.pollId, { revealed: true });
    await step(definition.pollId, 2);

    // Act
    const { status, headers, view } = await service.kim.create(definition);

    // Assess
    expect([status, headers.etag, view?.version, view?.revealed]).toEqual([201, '"4"', 4, false]);
    expect(await kindsOf(definition.pollId)).toEqual(['created 1', 'created 4', 'deleted 3', 'switched 2']);
    expect((await step(definition.pollId, 4)).status).toBe(204);
    expect((await service.kim.create(definition)).view?.version).toBe(6);
  });

  test('by several at once: one is created, and no version is used twice', async () => {
    // Prepare
    const definition = aDefinition();
    await service.jo.create(definition);
    await step(definition.pollId, 1);

    // Act
    const answers = await Promise.all([1, 2, 3, 4].map(() => service.kim.create(definition)));

    // Assess
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect((await service.jo.read(definition.pollId)).view?.version).toBe(3);
  });

  test('gets a later version if another was created and deleted between reading and writing', async () => {
    // Prepare
    const definition = aDefinition();
    const { createPoll } = await import('../../../src/organizer/editing/create-poll.ts');
    const { polls, now } = dependencies();
    let isFirst = true;
    const slow: OrganizedPolls = {
      ...polls,
      create: async (...parts) => {
        if (isFirst) {
          isFirst = false;
          await service.kim.create(definition);
          await step(definition.pollId, 1);
        }
        return polls.create(...parts);
      },
    };

    // Act
    const poll = await createPoll({ polls: slow, now }, { definition, organizer: JO });

    // Assess
    expect(poll.version).toBe(3);
  });
});

describe('the entry codes of a deleted poll', () => {
  const codePoll = () => service.created({ identity: 'code' });

  test('are deleted with it, and those of other polls stay; only then the id is free', async () => {
    // Prepare
    const [poll, other] = await Promise.all([codePoll(), codePoll()]);
    await Promise.all([makeCodes(poll.pollId, 60), makeCodes(other.pollId, 5)]);

    // Act
    const { status } = await step(poll.pollId, poll.version);

    // Assess
    expect(status).toBe(204);
    expect(await codesOf(poll.pollId)).toEqual([]);
    expect(await codesOf(other.pollId)).toHaveLength(5);
    expect((await service.jo.create(aDefinition({ pollId: poll.pollId }))).status).toBe(201);
  });

  test('are deleted page by page, with a cursor that only this deletion accepts', async () => {
    // Prepare: each page ends a step.
    const poll = await codePoll();
    await makeCodes(poll.pollId, 40);
    const parts = dependencies();
    const small: typeof parts.givenCodes = {
      ...parts.givenCodes,
      ofPoll: async (pollId, after) => {
        const all = (await codesOf(pollId)).sort((a, b) => (a.voterKey < b.voterKey ? -1 : 1));
        const left = all.filter(({ voterKey }) => after === undefined || voterKey > after.voterKey);
        const items = left.slice(0, 15);
        const last = items.at(-1);
        return {
          items,
          searched: items.length,
          next: left.length > 15 && last ? { voterKey: last.voterKey } : undefined,
        };
      },
    };
    const next = async (cursor?: string) =>
      service.domain.deletePoll({ ...parts, givenCodes: small, now: clockThatLeaps() }, asJo(poll, cursor));

    // Act
    const first = await next();
    const taken = await service.kim.create(aDefinition({ pollId: poll.pollId }));
    const second = await next(first?.next);
    const left = (await codesOf(poll.pollId)).length;
    const third = await next(second?.next);

    // Assess
    expect([first?.searched, second?.searched, left, third]).toEqual([15, 15, 10, undefined]);
    expect([taken.status, taken.problem?.code]).toEqual([409, 'poll-exists']);
    expect(taken.problem?.detail).toContain('Choose another id');
    expect(await codesOf(poll.pollId)).toEqual([]);
    // The next deletion refuses this cursor, so it skips nothing.
    const { view: later } = await service.kim.create(aDefinition({ pollId: poll.pollId, identity: 'code' }));
    await makeCodes(poll.pollId, 40);
    await expect(next(second?.next)).rejects.toMatchObject({ problem: { code: 'poll-changed' } });
    expect((await step(poll.pollId, later?.version, second?.next)).status).toBe(422);
    expect((await step(poll.pollId, later?.version)).status).toBe(204);
    expect(await codesOf(poll.pollId)).toEqual([]);
  });

  test.each(['ofPoll', 'remove'] as const)(
    'keep the id taken after a crash in `%s`, and the next deletion finishes',
    async (method) => {
      // Prepare
      const poll = await codePoll();
      await makeCodes(poll.pollId, 10);
      const parts = dependencies();
      const crash: GivenCodes[typeof method] = () => Promise.reject(new Error('killed'));

      // Act
      const crashed = service.domain.deletePoll(
        { ...parts, givenCodes: { ...parts.givenCodes, [method]: crash } },
        asJo(poll),
      );

      // Assess
      await expect(crashed).rejects.toThrow('killed');
      expect((await service.jo.read(poll.pollId)).status).toBe(404);
      const taken = await service.kim.create(aDefinition({ pollId: poll.pollId }));
      expect(taken.problem).toMatchObject({ code: 'poll-exists', isBeingDeleted: true });
      expect((await step(poll.pollId, poll.version)).status).toBe(204);
      expect(await codesOf(poll.pollId)).toEqual([]);
      const created = await service.kim.create(aDefinition({ pollId: poll.pollId }));
      expect(created.status).toBe(201);
      // A late step with the version of the deleted poll does nothing to the new one.
      expect(await step(poll.pollId, 1)).toMatchObject({ status: 412, problem: 'poll-changed' });
      expect((await service.jo.read(poll.pollId)).view).toEqual(created.view);
      expect((await service.kim.create(aDefinition({ pollId: poll.pollId }))).problem).not.toHaveProperty(
        'isBeingDeleted',
      );
    },
  );

  test('are shown to nobody if they were made during the deletion', async () => {
    // Prepare: the poll is deleted after its codes were marked and before they are stored.
    const poll = await codePoll();
    const parts = dependencies();
    const deletedMeanwhile: Pick<GivenCodes, 'put'> = {
      put: async (codes) => {
        expect((await step(poll.pollId, poll.version)).status).toBe(204);
        await service.kim.create(aDefinition({ pollId: poll.pollId, identity: 'code' }));
        await parts.givenCodes.put(codes);
      },
    };
    const making = service.domain.makeCodes(
      { ...parts, givenCodes: deletedMeanwhile },
      { pollId: poll.pollId, count: 3, organizer: KIM },
    );

    // Act, Assess
    await expect(making).rejects.toMatchObject({ problem: { code: 'unknown-poll' } });
  });

  test('can’t be made after the deletion, even if the poll was read before it', async () => {
    // Prepare
    const poll = await codePoll();
    const parts = dependencies();
    const late: OrganizedPolls = {
      ...parts.polls,
      markCodes: async (...given) => {
        await step(poll.pollId, poll.version);
        return parts.polls.markCodes(...given);
      },
    };

    // Act
    const making = service.domain.makeCodes(
      { ...parts, polls: late },
      { pollId: poll.pollId, count: 3, organizer: KIM },
    );

    // Assess
    await expect(making).rejects.toMatchObject({ problem: { code: 'unknown-poll' } });
    expect(await codesOf(poll.pollId)).toEqual([]);
    expect(await kindsOf(poll.pollId)).toEqual(['created 1', 'deleted 2']);
  });

  test('can’t be made if the poll has another identity since it was read', async () => {
    // Prepare
    const poll = await codePoll();
    const parts = dependencies();
    const late: OrganizedPolls = {
      ...parts.polls,
      markCodes: async (...given) => {
        const { pollId, version } = poll;
        await service.jo.change(pollId, aDefinition({ pollId, identity: 'device' }), versionTag(version));
        return parts.polls.markCodes(...given);
      },
    };

    // Act
    const making = service.domain.makeCodes(
      { ...parts, polls: late },
      { pollId: poll.pollId, count: 3, organizer: KIM },
    );

    // Assess
    await expect(making).rejects.toMatchObject({ problem: { code: 'change-refused' } });
    expect(await codesOf(poll.pollId)).toEqual([]);
  });

  test('of a later poll survive a late step of the deletion', async () => {
    // Prepare: a slow request still searches codes when another one has finished.
    const poll = await codePoll();
    await makeCodes(poll.pollId, 5);
    const parts = dependencies();
    let later: EntryCodeItem[] = [];
    const slow: typeof parts.givenCodes = {
      ...parts.givenCodes,
      ofPoll: async (pollId, after) => {
        await step(poll.pollId, poll.version);
        await service.kim.create(aDefinition({ pollId, identity: 'code' }));
        await makeCodes(pollId, 7);
        later = await codesOf(pollId);
        return parts.givenCodes.ofPoll(pollId, after);
      },
    };

    // Act
    await service.domain.deletePoll({ ...parts, givenCodes: slow }, asJo(poll));

    // Assess
    expect(later).toHaveLength(7);
    expect(await codesOf(poll.pollId)).toEqual(later);
    // And they are still deleted with their own poll.
    expect((await step(poll.pollId, 3)).status).toBe(204);
    expect(await codesOf(poll.pollId)).toEqual([]);
  });

  test('made by several at once are all deleted', async () => {
    const poll = await codePoll();
    expect(await Promise.all([1, 2, 3, 4].map(() => makeCodes(poll.pollId, 30)))).toEqual(Array(4).fill(201));
    expect(await codesOf(poll.pollId)).toHaveLength(120);
    expect((await step(poll.pollId, poll.version)).status).toBe(204);
    expect(await codesOf(poll.pollId)).toEqual([]);
  });
});
