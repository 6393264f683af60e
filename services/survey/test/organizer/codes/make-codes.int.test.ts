import { CODES_PER_REQUEST_MAX, EntryCode, EntryCodeItem, type Poll, voterKey } from '@booth/shared';
import { parse } from 'csv-parse/sync';
import * as z from 'zod/mini';
import { voterIdOf } from '../../../src/visitor/voter-ids.ts';
import { JO, type OrganizerService, startOrganizerService } from '../../support/organizer-service.ts';
import { aPoll } from '../../support/polls.ts';
import { TABLES } from '../../support/resolve-yaml.ts';

let service: OrganizerService;
beforeAll(async () => {
  service = await startOrganizerService();
});
afterAll(() => service.stop());

const Rows = z.array(z.object({ code: EntryCode }));

describe('entry codes', () => {
  const make = async (poll: Poll, count: unknown) =>
    service.respond('makeCodes', { by: JO, params: { pollId: poll.pollId }, body: { count } });

  test('are returned once, as CSV; the table has the voter of each, but no code', async () => {
    // Prepare
    const poll = await service.putPoll(aPoll({ pollId: 'codes', identity: 'code' }));

    // Act
    const { statusCode, body, headers } = await make(poll, 60);

    // Assess
    expect([statusCode, headers['content-type']]).toEqual([201, 'text/csv; charset=utf-8']);
    const codes = Rows.parse(parse(body, { columns: true, bom: true })).map(({ code }) => code);
    expect(new Set(codes).size).toBe(60);
    const items = z.array(EntryCodeItem).parse(await service.items(TABLES.CodesTable));
    const keys = codes.map((code) => voterKey(poll.pollId, voterIdOf('code', poll.pollId, { deviceId: '', code })));
    expect(new Set(items.map((item) => item.voterKey))).toEqual(new Set(keys));
    expect(JSON.stringify(items)).not.toMatch(new RegExp(codes.join('|')));
    const { view } = await service.jo.changes(poll.pollId);
    expect(view?.changes).toMatchObject([{ kind: 'codes-made', organizer: JO, details: { count: 60 } }]);
  });

  test.each([0, CODES_PER_REQUEST_MAX + 1, '7', undefined])('%j of them: 422', async (count) => {
    const poll = await service.putPoll(aPoll({ pollId: 'codes', identity: 'code' }));
    expect((await make(poll, count)).statusCode).toBe(422);
  });

  test('are refused for a poll that asks for none: 409', async () => {
    const { statusCode, body } = await make(await service.putPoll(aPoll({ pollId: 'devices' })), 1);
    expect([statusCode, JSON.parse(body).code]).toEqual([409, 'change-refused']);
  });
});
