import { HomeView } from '@booth/shared';
import * as z from 'zod/mini';
import { memoryStore } from '../../src/device/device-storage.ts';
import { createPollRecords } from '../../src/device/poll-records.ts';
import { createDraftStore } from '../../src/features/visitor/draft.ts';
import { forgetOldVotes } from '../../src/features/visitor/forget-old-votes.ts';
import { ballotDraftKey, KeptBallot } from '../../src/features/visitor/kept-ballot.ts';
import { aHome, aSession } from '../support/polls.ts';

const REHEARSED = '2026-11-28T09:00:00.000Z';
const OPENED = '2026-11-29T09:00:00.000Z';
const s3 = { type: 'choice' as const, optionIds: ['s3'] };

/** A device that has voted in the rehearsal, with an unsent ballot and a draft. */
function aRehearsedDevice() {
  const device = memoryStore();
  const tab = memoryStore();
  const of = <Kept>(name: string, schema: z.ZodMiniType<Kept>, store = device) =>
    createPollRecords(store, name, schema, new EventTarget());
  const booth = {
    openings: of('opened', z.string()),
    ballots: of('ballot', KeptBallot),
    receipts: of('receipt', z.string()),
    changes: of('change', z.literal(true)),
    visits: of('visit', HomeView, tab),
    drafts: createDraftStore(tab),
  };
  const home = aHome(aSession());
  const { poll, session } = home;
  const { pollId } = poll;
  const draftKeys = [{ scope: session?.sessionId ?? '', part: 'pick' }, ballotDraftKey(pollId, undefined)];
  forgetOldVotes(booth, { pollId, openedAt: REHEARSED });
  booth.ballots.write(pollId, { pending: { key: 'k'.repeat(16), submission: { optionIds: ['s3'] } } });
  booth.receipts.write(pollId, 'the receipt');
  booth.changes.write(pollId, true);
  booth.visits.write(pollId, { ...home, poll: { ...poll, openedAt: REHEARSED } });
  for (const key of draftKeys) booth.drafts.write(key, undefined, s3);
  const kept = () => [
    ...[booth.ballots, booth.receipts, booth.changes, booth.visits].map((records) => records.read(pollId)),
    ...draftKeys.map((key) => booth.drafts.read(key, undefined)),
  ];
  return { opened: (openedAt: string | undefined) => forgetOldVotes(booth, { pollId, openedAt }), kept };
}

const NOTHING = Array(6).fill(undefined);

describe('what a device stores about its votes', () => {
  it('is removed when the poll is opened again after its votes were reset', () => {
    const device = aRehearsedDevice();
    const before = device.kept();
    device.opened(OPENED);
    expect(before).not.toContain(undefined);
    expect(device.kept()).toEqual(NOTHING);
  });

  it.each([
    ['closed and reopened', REHEARSED],
    ['older than the field `openedAt`', undefined],
  ])('stays in a poll that is %s', (_what, openedAt) => {
    const device = aRehearsedDevice();
    device.opened(openedAt);
    expect(device.kept()).not.toContain(undefined);
  });

  it('stays if it is newer than the reset, even if an older copy of the poll is read', () => {
    const device = aRehearsedDevice();
    device.opened('2026-11-01T09:00:00.000Z');
    expect(device.kept()).not.toContain(undefined);
    device.opened(OPENED);
    expect(device.kept()).toEqual(NOTHING);
  });
});
