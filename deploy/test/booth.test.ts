import { localAddress } from '../src/rehearsal/booth.ts';

const EMULATOR = 'http://127.0.0.1:4001';

describe('the address of an API at the emulator', () => {
  test.each([
    ['https://abc123.execute-api.eu-west-1.amazonaws.com/dev', `${EMULATOR}/_aws/execute-api/abc123/dev`],
    ['https://abc123.execute-api.eu-west-1.amazonaws.com', `${EMULATOR}/_aws/execute-api/abc123`],
    ['wss://abc123.execute-api.us-gov-west-1.amazonaws.com/dev', `${EMULATOR}/_aws/execute-api/abc123/dev`],
  ])('%s', (url, local) => {
    expect(localAddress(url, EMULATOR)).toBe(local);
  });

  test('is refused for a URL of another service', () => {
    expect(() => localAddress('https://example.com/dev', EMULATOR)).toThrow('https://example.com/dev');
  });
});
