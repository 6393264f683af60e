import { directBallotOf, joinCodeOf, type Poll, type PollDefinition, phaseOf, versionTag } from '@booth/shared';
import { answersTo } from '../../shared/test/support/screen-examples.ts';
import { type Knowledge, type Lists, nextPollId, SEEN_MAX, VOTERS } from './knowledge.ts';

/** A request's parameters, by name, and its body, which fit together. */
export interface Scene {
  values: Record<string, string>;
  body?: unknown;
}

/** Idempotency keys of ballots. They matter only if the identity is `open`. */
const KEYS = ['first-ballot-of-it', 'other-ballot-of-it'];

/**
 * Returns a function that makes requests to an operation about what is known. Most of them succeed.
 * @param templates the polls that organizers create
 */
export function scenesFor(
  knowledge: Knowledge,
  templates: readonly PollDefinition[],
): (operationId: string) => Scene[] {
  const { polls, sessions, ballots, codes, receipts, voters, cursors } = knowledge;

  const known = (lists: Lists, parameter: string): Scene[] =>
    [...lists].flatMap(([pollId, values]) => values.map((value) => ({ values: { pollId, [parameter]: value } })));

  const recent = () => [...polls.values()].slice(-SEEN_MAX);
  const open = () => recent().filter((poll) => phaseOf(poll, new Date()) === 'open');
  const ofPolls = (): Scene[] => recent().map(({ pollId }) => ({ values: { pollId } }));

  /** Returns a voter's proof of identity; undefined if there is no entry code for them. */
  const proofOf = ({ pollId, identity }: Poll, index: number): object | undefined => {
    const code = codes.get(pollId)?.[index];
    if (identity === 'code') return code === undefined ? undefined : { code };
    return identity === 'handle' ? { handle: `@voter-${index}` } : {};
  };
  const proofsIn = (poll: Poll) =>
    VOTERS.flatMap((deviceId, index) => {
      const proof = proofOf(poll, index);
      return proof === undefined ? [] : [{ deviceId, proof }];
    });

  /** Returns the tokens of the screens that a voter's sessions waited on when last seen. */
  const waitingOf = ({ pollId }: Poll, deviceId: string): string[] =>
    [...sessions.values()].flatMap(({ session: { pollId: ofPoll, screenToken }, deviceId: ofDevice }) =>
      ofPoll === pollId && ofDevice === deviceId && screenToken !== undefined ? [screenToken] : [],
    );

  const castBallots = (): Scene[] =>
    open().flatMap((poll) => {
      const { optionIds = [] } = directBallotOf(poll) ?? {};
      return proofsIn(poll).flatMap(({ deviceId, proof }, index) => {
        const { pollId, allowVoteChange } = poll;
        const key = KEYS[index % KEYS.length] ?? '';
        const values = { pollId, 'x-device-id': deviceId, 'idempotency-key': key };
        const recordedAt = ballots.get(`${pollId} ${deviceId}`)?.recordedAt;
        const replaces = allowVoteChange && recordedAt !== undefined ? { replaces: recordedAt } : {};
        return optionIds.map((id) => ({ values, body: { ...proof, ...replaces, optionIds: [id] } }));
      });
    });

  const scenes = new Map<string, () => Scene[]>([
    [
      'createPoll',
      () => {
        // Templates take turns, so there are soon polls of all kinds.
        const template = templates[knowledge.created % templates.length];
        return [{ values: {}, body: { ...template, pollId: nextPollId(knowledge) } }];
      },
    ],
    [
      'changePoll',
      () =>
        recent().map(({ version, status, revealed, openedAt, closedAt, ...definition }) => {
          const text = `Changed ${version} times`;
          return {
            values: { pollId: definition.pollId, 'if-match': versionTag(version) },
            body: { ...definition, description: { ja: text, en: text } },
          };
        }),
    ],
    [
      'switchPoll',
      () =>
        recent().flatMap(({ pollId, status, revealed }) => {
          const whileOpen = [{ revealed: !revealed }, { visibility: 'live' }, { closesAt: '2999-01-01T00:00:00Z' }];
          const reopened = { status: status === 'archived' ? 'closed' : 'open' };
          // Closes one poll, so its votes can be reset.
          const closed =
            recent().find((poll) => poll.status === 'open')?.pollId === pollId ? [{ status: 'closed' }] : [];
          const changes = status === 'open' ? [...whileOpen, { opensAt: null, closesAt: null }, ...closed] : [reopened];
          return changes.map((body) => ({ values: { pollId }, body }));
        }),
    ],
    [
      'deletePoll',
      () =>
        // Deletes one at most, and none with codes, so other operations find drafts.
        recent()
          .filter(({ status, identity }) => status === 'draft' && identity !== 'code')
          .slice(0, 1)
          .map(({ pollId, version }) => ({ values: { pollId, 'if-match': versionTag(version) } })),
    ],
    [
      'resetVotes',
      () =>
        recent()
          .filter(({ status, resettingSince }) => status === 'closed' || resettingSince !== undefined)
          .map(({ pollId }) => ({ values: { pollId }, body: { confirm: pollId } })),
    ],
    ['home', () => recent().flatMap(({ pollId }) => VOTERS.map((id) => ({ values: { pollId, 'x-device-id': id } })))],
    ['findPoll', () => recent().map(({ pollId }) => ({ values: { joinCode: joinCodeOf(pollId) } }))],
    ...['readPollState', 'readPoll', 'readBallots', 'exportBallots', 'exportResults'].map(
      (id) => [id, ofPolls] as const,
    ),
    ['listChanges', () => [...ofPolls(), ...known(cursors, 'cursor')]],
    ['readResults', () => [...ofPolls(), ...known(receipts, 'x-receipt')]],
    [
      'makeCodes',
      () =>
        recent()
          .filter(({ identity }) => identity === 'code')
          .map(({ pollId }) => ({ values: { pollId }, body: { count: VOTERS.length } })),
    ],
    [
      'startSession',
      () =>
        open().flatMap((poll) =>
          proofsIn(poll).flatMap(({ deviceId, proof }) => {
            const values = { pollId: poll.pollId, 'x-device-id': deviceId };
            const bodies = [
              ...[proof, ...waitingOf(poll, deviceId).map((anew) => ({ ...proof, anew }))],
              ...(poll.allowVoteChange ? [{ ...proof, change: true }] : []),
            ];
            return bodies.map((body) => ({ values, body }));
          }),
        ),
    ],
    [
      'readSession',
      () =>
        [...sessions.values()].map(({ session: { sessionId }, deviceId }) => ({
          values: { sessionId, 'x-device-id': deviceId },
        })),
    ],
    [
      'submitAnswer',
      () =>
        [...sessions.values()].flatMap(({ session, deviceId }) => {
          const { sessionId, pollId, screenId, screenToken, stepsBack } = session;
          const screen = polls.get(pollId)?.screens.find(({ id }) => id === screenId);
          if (screen === undefined) return [];
          const values = { sessionId, 'x-device-id': deviceId };
          const answers = answersTo(screen).map((answer) => ({ values, body: { screenToken, answer } }));
          return stepsBack > 0 ? [...answers, { values, body: { screenToken, back: true } }] : answers;
        }),
    ],
    ['castBallot', castBallots],
    [
      'readReceipt',
      () =>
        [...ballots.values()].slice(-SEEN_MAX).map(({ pollId, deviceId, proof, key }) => ({
          values: { pollId, 'x-device-id': deviceId, ...(key !== undefined && { 'idempotency-key': key }) },
          body: proof,
        })),
    ],
    [
      'eraseVoter',
      () =>
        known(voters, 'voter').map(({ values: { pollId = '', voter } }) => ({ values: { pollId }, body: { voter } })),
    ],
  ]);

  return (operationId) => scenes.get(operationId)?.() ?? [];
}
