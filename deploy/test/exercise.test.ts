import { doExercise, type Limit } from '../src/rehearsal/exercise.ts';

const NAME = 'A page opens a poll';
const works = { name: NAME, run: async () => {} };
const failsWith = (message: string) => ({ name: NAME, run: () => Promise.reject(new Error(message)) });
const limit: Limit = { exercise: NAME, says: 'Unknown service: tea', why: 'It makes no tea' };

describe('an exercise', () => {
  test('works', async () => {
    expect(await doExercise(works, [])).toEqual({ name: NAME, kind: 'works' });
  });

  test('fails with the message of the error', async () => {
    expect(await doExercise(failsWith('no more tea'), [])).toEqual({
      name: NAME,
      kind: 'failed',
      message: 'no more tea',
    });
  });

  test('is a limit of the emulator if it fails with the known message', async () => {
    expect(await doExercise(failsWith('400 Unknown service: tea (id 7)'), [limit])).toEqual({
      name: NAME,
      kind: 'limit',
      limit,
    });
  });

  test('fails if its message is not the known one', async () => {
    expect(await doExercise(failsWith('503'), [limit])).toEqual({ name: NAME, kind: 'failed', message: '503' });
  });

  test('fails if the emulator can do what is listed as a limit', async () => {
    expect(await doExercise(works, [limit])).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('from the list of limits'),
    });
  });

  test('is not excused by the limit of another exercise', async () => {
    const another = { ...limit, exercise: 'A ballot is cast' };
    expect(await doExercise(failsWith(limit.says), [another])).toMatchObject({ kind: 'failed' });
  });
});
