import { ProblemError } from '@booth/shared';
import { problemOf } from '../../src/api/request-error.ts';
import { createPoll, createUnderFreeId } from '../../src/features/organize/api/create-poll.ts';
import { firstFreeId } from '../../src/features/organize/api/free-poll-id.ts';
import { definitionOf } from '../../src/features/organize/definition/definition.ts';
import { type AService, answer, aService } from '../support/a-service.ts';
import { aPoll } from '../support/polls.ts';

const CREATE = 'POST /organizer/polls';
const read = (pollId: string) => `GET /organizer/polls/${pollId}`;
const draft = (pollId: string) => aPoll({ pollId, status: 'draft' });
const definition = definitionOf(draft('tea'));

let service: AService;
let stored: Map<string, ReturnType<typeof draft>>;

beforeEach(async () => {
  stored = new Map();
  service = await aService({
    [CREATE]: (_, response, body) => {
      const poll = draft(JSON.parse(body).pollId);
      if (stored.has(poll.pollId)) answer(response, 409, new ProblemError('poll-exists', 'It is there.').problem);
      else {
        stored.set(poll.pollId, poll);
        answer(response, 201, poll);
      }
    },
  });
  for (const pollId of ['tea', ...[2, 3, 4, 5, 6, 7, 8, 9].map((count) => `tea-${count}`)])
    service.answers[read(pollId)] = (_, response) => {
      const poll = stored.get(pollId);
      if (poll === undefined) answer(response, 404, new ProblemError('unknown-poll', 'No such poll.').problem);
      else answer(response, 200, poll);
    };
});
afterEach(() => service.stop());

const refusal = (result: Promise<unknown>) => result.then(() => undefined, problemOf).then((problem) => problem?.code);

describe('a free id', () => {
  it('is the requested one, else the next with a number, else a random one', async () => {
    expect(await firstFreeId(service.client, 'tea')).toBe('tea');
    stored.set('tea', draft('tea'));
    expect(await firstFreeId(service.client, 'tea')).toBe('tea-2');
    expect(await firstFreeId(service.client, 'tea', { refused: ['tea-2'] })).toBe('tea-3');
    for (let count = 2; count < 10; count += 1) stored.set(`tea-${count}`, draft(`tea-${count}`));
    expect(await firstFreeId(service.client, 'tea')).toMatch(/^tea-[a-z2-9]{4}$/);
  });

  it('is unknown if the server does not answer', async () => {
    service.answers[read('tea')] = (_, response) =>
      answer(response, 403, new ProblemError('not-an-organizer', 'No.').problem);
    expect(await refusal(firstFreeId(service.client, 'tea'))).toBe('not-an-organizer');
  });
});

describe('creating a poll', () => {
  it('finds the poll if the answer was lost', async () => {
    service.answers[CREATE] = (request) => {
      stored.set('tea', draft('tea'));
      request.socket.destroy();
    };
    expect(await createPoll(service.client, definition)).toEqual(draft('tea'));
    expect(service.asked.filter((each) => each === CREATE)).toHaveLength(1);
  });

  it('fails if the request was lost', async () => {
    service.answers[CREATE] = (request) => request.socket.destroy();
    await expect(createPoll(service.client, definition)).rejects.toThrow('no answer');
  });

  it.each([
    ['creates the poll after finishing that deletion', undefined, 'tea', 3],
    ['keeps the poll of somebody who was faster', 'poll-changed', 'poll-exists', 3],
    ['creates nothing if the deletion needs a sign-in', 'not-signed-in', 'not-signed-in', 2],
  ] as const)('under an id whose deletion was interrupted %s', async (_what, code, outcome, calls) => {
    // Prepare: the deletion goes on, unless it is refused
    const tags: unknown[] = [];
    let isDone = false;
    const create = service.answers[CREATE];
    const isLeft = new ProblemError('poll-exists', 'Its codes are there.', { isBeingDeleted: true }).problem;
    service.answers[CREATE] = (request, response, body) =>
      isDone ? create?.(request, response, body) : answer(response, 409, isLeft);
    service.answers['DELETE /organizer/polls/tea'] = (request, response) => {
      tags.push(request.headers['if-match']);
      isDone = true;
      if (code === undefined) return answer(response, 204, undefined);
      stored.set('tea', aPoll({ pollId: 'tea' }));
      const { problem } = new ProblemError(code, 'No.');
      return answer(response, problem.status, problem);
    };

    // Act
    const created = await createPoll(service.client, definition).then(({ pollId }) => pollId, problemOf);

    // Assess: of the first version, which no poll of this id can have any more
    expect(typeof created === 'string' ? created : created?.code).toBe(outcome);
    expect([tags, service.asked.length]).toEqual([['"1"'], calls]);
  });

  it('is refused if the earlier deletion never ends', async () => {
    const isLeft = new ProblemError('poll-exists', 'Its codes are there.', { isBeingDeleted: true }).problem;
    service.answers[CREATE] = (_, response) => answer(response, 409, isLeft);
    service.answers['DELETE /organizer/polls/tea'] = (_, response) => answer(response, 204, undefined);
    expect(await refusal(createPoll(service.client, definition))).toBe('poll-exists');
    expect(service.asked.filter((each) => each === CREATE)).toHaveLength(2);
  });

  it('accepts an existing poll only if it is the same and an earlier answer was lost', async () => {
    stored.set('tea', draft('tea'));
    expect(await refusal(createPoll(service.client, definition))).toBe('poll-exists');
    expect(await createPoll(service.client, definition, true)).toEqual(draft('tea'));
    const other = { ...definition, title: { en: 'Coffee' } };
    expect(await refusal(createPoll(service.client, other, true))).toBe('poll-exists');
  });

  it('takes the next id if somebody takes it between the check and the creation', async () => {
    service.answers[read('tea')] = (_, response) => {
      stored.set('tea', draft('tea'));
      answer(response, 404, new ProblemError('unknown-poll', 'No such poll.').problem);
    };
    expect((await createUnderFreeId(service.client, definition)).pollId).toBe('tea-2');
  });
});
