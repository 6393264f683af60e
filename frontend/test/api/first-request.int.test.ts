import { CORRELATION_HEADER, DEVICE_HEADER, visitorRoutes } from '@booth/shared';
import { CORRELATION_HEADER_NAME } from '../../src/api/correlation-id.ts';
import { askEarly } from '../../src/api/early-request.ts';
import { askFirst, DEVICE_HEADER_NAME, HOME_PATH } from '../../src/app/first-request.ts';
import { type AService, answer, aService } from '../support/a-service.ts';
import { aHome } from '../support/polls.ts';

const HOME = 'GET /polls/favourites';
const DEVICE = 'v'.repeat(32);
const home = { params: { pollId: 'favourites' } };

let service: AService;
beforeEach(async () => {
  service = await aService({ [HOME]: (_, response) => answer(response, 200, aHome(null)) });
});
afterEach(() => service.stop());

describe('the request that is sent before the application has loaded', () => {
  it('matches the contract', () => {
    expect([HOME_PATH, DEVICE_HEADER_NAME]).toEqual([visitorRoutes.home.path, DEVICE_HEADER]);
    expect(CORRELATION_HEADER_NAME).toBe(CORRELATION_HEADER);
  });

  it('is the request that the page would send, so the page sends none', async () => {
    askFirst(service.base, '/polls/favourites', DEVICE);
    const reply = await service.client.call(visitorRoutes.home, home);
    expect([reply.data, service.asked]).toEqual([aHome(null), [HOME]]);
  });

  it('is used once: the next call asks again', async () => {
    askFirst(service.base, '/polls/favourites', DEVICE);
    await service.client.call(visitorRoutes.home, home);
    await service.client.call(visitorRoutes.home, home);
    expect(service.asked).toEqual([HOME, HOME]);
  });

  it('is anonymous on the big screen, and does not answer a visitor', async () => {
    const devices: unknown[] = [];
    service.answers[HOME] = (request, response) => {
      devices.push(request.headers[DEVICE_HEADER]);
      answer(response, 200, aHome(null));
    };
    askFirst(service.base, '/polls/favourites/live', DEVICE);
    await service.client.call(visitorRoutes.home, home);
    await service.client.call(visitorRoutes.home, { ...home, anonymous: true });
    expect(devices.toSorted()).toEqual([DEVICE, undefined].toSorted());
  });

  it.each(['/', '/organize', '/polls', '/polls/favourites/other', '/polls/%2E%2E/live'])('is none at %s', (path) => {
    // Watched here, as a request would reach the service later.
    const fetched = jest.spyOn(globalThis, 'fetch');
    askFirst(service.base, path, DEVICE);
    askFirst(undefined, '/polls/favourites', DEVICE);
    const calls = fetched.mock.calls.length;
    fetched.mockRestore();
    expect(calls).toBe(0);
  });

  it('is repeated by the client if it fails', async () => {
    askEarly('http://127.0.0.1:1/polls/favourites', {});
    askFirst(service.base.replace('/dev/', '/down/'), '/polls/favourites', DEVICE);
    const reply = await service.client.call(visitorRoutes.home, home);
    expect(reply.data).toEqual(aHome(null));
  });
});
