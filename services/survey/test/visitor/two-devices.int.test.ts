import { Answers, type Poll, type SessionStart, type SessionView, voterKey } from '@booth/shared';
import fc from 'fast-check';
import { voterIdOf } from '../../src/visitor/voter-ids.ts';
import { aPoll, choose, inNoHurry } from '../support/polls.ts';
import { type Answered, type SurveyService, startSurveyService } from '../support/survey-service.ts';

let service: SurveyService;
beforeAll(async () => {
  service = await startSurveyService();
});
afterAll(() => service.stop());

type Visitor = ReturnType<SurveyService['visitor']>;

/** How many cases are tried; each is several surveys with the real workflow. */
const CASES = 12;

/** The names and codes of two voters who share two devices. */
const PROOFS = {
  handle: [{ handle: '@jo' }, { handle: '@ann' }],
  code: [{ code: 'K7QF2M9X4T01' }, { code: 'K7QF2M9X4T02' }],
} as const satisfies Record<'handle' | 'code', readonly SessionStart[]>;
const OPTIONS = ['s3', 'sqs', 'lambda', 'dynamodb'];

const device = fc.nat(1);
const which = fc.nat(OPTIONS.length - 1);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('start' as const), device, voter: fc.nat(1), change: fc.boolean() }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('answer' as const), device, which }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('both answer' as const), which, other: which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resend' as const), device }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** A ballot that was accepted. */
interface Accepted {
  device: number;
  optionId: string;
}

/** A device, and what its visitors know about its session. */
interface Device {
  visitor: Visitor;
  view?: SessionView | undefined;
  voter?: number;
  /** How many ballots of this voter were accepted before the session began. */
  before?: number;
  resend?: () => Promise<Answered>;
}

/** Plays the steps, and checks each answer. Returns the accepted ballots by voter. */
async function play(poll: Poll, identity: 'handle' | 'code', steps: readonly Step[]): Promise<Accepted[][]> {
  const devices: Device[] = [{ visitor: service.visitor(poll.pollId) }, { visitor: service.visitor(poll.pollId) }];
  const accepted: Accepted[][] = [[], []];
  const at = <T>(list: readonly T[], index: number): T => {
    const found = list[index];
    if (found === undefined) throw new Error(`there is no ${index}`);
    return found;
  };
  const isWaiting = ({ view }: Device) => view?.status === 'waiting';

  const start = async (index: number, voter: number, change: boolean) => {
    const own = at(devices, index);
    const ballots = at(accepted, voter);
    const goesOn = isWaiting(own) && own.voter === voter;
    const mayReplace = poll.allowVoteChange && (identity === 'code' || ballots.at(-1)?.device === index);
    const isRefused = ballots.length > 0 && !(change && mayReplace);
    const proof = at<SessionStart>(PROOFS[identity], voter);
    const { status, view } = await own.visitor.start(change ? { ...proof, change } : proof);
    expect(status).toBe(goesOn ? 200 : isRefused ? 409 : 201);
    if (goesOn) expect(view).toEqual(own.view);
    if (status === 201) Object.assign(own, { view, voter, before: ballots.length, resend: undefined });
  };

  /** Answers the device's current screen: the first one, or the choice. */
  const answer = (index: number, option: number) => {
    const own = at(devices, index);
    const { screenId, screenToken } = own.view ?? {};
    const optionId = at(OPTIONS, option);
    const send = () => own.visitor.answer(screenToken, screenId === 'you' ? inNoHurry : choose(optionId));
    return { index, screenId, optionId, send };
  };
  type Sending = ReturnType<typeof answer>;

  /** Sends all at once, and checks the one whose ballot was accepted first. */
  const send = async (sendings: readonly Sending[]) => {
    const answers = await Promise.all(sendings.map(async (sending) => ({ ...sending, ...(await sending.send()) })));
    const winnersFirst = answers.toSorted(
      (a, b) => Number(b.view?.status === 'completed') - Number(a.view?.status === 'completed'),
    );
    for (const { index, screenId, optionId, status, session, send: resend } of winnersFirst) {
      const own = at(devices, index);
      const ballots = at(accepted, own.voter ?? 0);
      const isFirst = own.before === ballots.length;
      expect([status, session?.status]).toEqual(
        screenId === 'you' ? [200, 'waiting'] : isFirst ? [200, 'completed'] : [409, 'already-voted'],
      );
      Object.assign(own, { view: session, resend: status === 200 ? resend : undefined });
      if (session?.status === 'completed') ballots.push({ device: index, optionId });
    }
  };

  for (const each of steps) {
    switch (each.kind) {
      case 'start':
        await start(each.device, each.voter, each.change);
        break;
      case 'answer':
        if (isWaiting(at(devices, each.device))) await send([answer(each.device, each.which)]);
        break;
      case 'both answer':
        if (devices.every(isWaiting)) await send([answer(0, each.which), answer(1, each.other)]);
        break;
      case 'resend': {
        const { resend, view } = at(devices, each.device);
        if (resend !== undefined) expect(await resend()).toMatchObject({ status: 200, view });
        break;
      }
    }
  }
  return accepted;
}

/** Both voters are on the last screen, each on a device; or one voter on both devices. */
const underWay = (voters: readonly [number, number]): Step[] =>
  voters.flatMap((voter, index) => [
    { kind: 'start', device: index, voter, change: false },
    { kind: 'answer', device: index, which: 0 },
  ]);

test.each([
  ['handle', false],
  ['handle', true],
  ['code', false],
  ['code', true],
] as const)(
  'two voters by %s on two devices, changes allowed: %s: one ballot per voter, the last accepted',
  async (identity, allowVoteChange) => {
    let cases = 0;
    const steps = fc.tuple(fc.constantFrom([0, 0] as const, [0, 1] as const), fc.array(step, { maxLength: 14 }));
    await fc.assert(
      fc.asyncProperty(steps, async ([voters, more]) => {
        // Prepare
        cases += 1;
        const pollId = `${identity}-${allowVoteChange}-${cases}`;
        const screens = aPoll()
          .screens.slice(0, 2)
          .map((screen) => ({ ...screen, rules: [] }));
        const poll = await service.putPoll(aPoll({ pollId, identity, allowVoteChange, screens }));
        const codes = await Promise.all(PROOFS.code.map(({ code }) => service.giveOut(pollId, code)));

        // Act
        const accepted = await play(poll, identity, [...underWay(voters), ...more]);

        // Assess
        const items = (await service.ballotItems()).filter((item) => item.pollId === pollId);
        for (const [voter, ballots] of accepted.entries()) {
          const key = voterKey(pollId, voterIdOf(identity, pollId, { deviceId: '', ...PROOFS[identity][voter] }));
          const own = items.filter((item) => item.voterKey === key);
          const last = ballots.at(-1);
          expect(own.map(({ serviceNames }) => serviceNames)).toEqual(last === undefined ? [] : [[last.optionId]]);
          for (const { answers } of own) {
            expect(Answers.parse(JSON.parse(answers)).services).toEqual(choose(last?.optionId ?? ''));
          }
          const isTaken = (await codes[voter]?.usedAt()) !== undefined;
          expect(isTaken).toBe(identity === 'code' && ballots.length > 0);
        }
        // And no other ballot.
        expect(items).toHaveLength(accepted.filter((ballots) => ballots.length > 0).length);
      }),
      { numRuns: CASES },
    );
  },
);
