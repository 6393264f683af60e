import { ProblemError } from '@booth/shared';
import { QueryClient } from '@tanstack/react-query';
import { secretResultsQueryOptions } from '../../src/features/organize/api/secret-results.ts';
import { type AService, answer, aService } from '../support/a-service.ts';
import { aSnapshot } from '../support/polls.ts';

const RESULTS = 'GET /polls/favourites/results';

let service: AService;
let cache: QueryClient;
beforeEach(async () => {
  cache = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  service = await aService(
    {
      [RESULTS]: (request, response) =>
        request.headers.authorization === 'Bearer of-hanako'
          ? answer(response, 200, aSnapshot({ ballots: 3 }))
          : answer(response, 403, new ProblemError('results-hidden', 'They are secret.').problem),
    },
    { accessToken: async () => 'of-hanako' },
  );
});
afterEach(async () => {
  cache.clear();
  await service.stop();
});

const read = () => cache.fetchQuery(secretResultsQueryOptions(service.client, 'favourites'));

describe('the results that only organizers see', () => {
  it("are read completely, with the organizer's token", async () => {
    expect(await read()).toEqual(aSnapshot({ ballots: 3 }));
  });

  it('fail without a retry if the sign-in has ended, which the page says', async () => {
    service.answers[RESULTS] = (_, response) =>
      answer(response, 401, new ProblemError('not-signed-in', 'Sign in again.').problem);
    await expect(read()).rejects.toMatchObject({ status: 401 });
    expect(service.asked).toEqual([RESULTS]);
  });
});
