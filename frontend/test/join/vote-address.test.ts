import { inWords, joinAddress, voteAddress } from '../../src/features/join/vote-address.ts';

describe('the address on the big screen', () => {
  it('is that of the poll in the QR code', () => {
    expect(voteAddress('https://booth.example', 'lunch')).toBe('https://booth.example/polls/lunch');
  });

  it('for a join code is the site itself, or for an unlisted poll the page that only takes codes', () => {
    expect(joinAddress('https://booth.example', { listed: true })).toBe('https://booth.example/');
    expect(joinAddress('https://booth.example', { listed: false })).toBe('https://booth.example/join');
  });

  it('is shown without the protocol and the last slash', () => {
    expect(inWords('https://booth.example/')).toBe('booth.example');
    expect(inWords('http://10.0.0.2:5173/polls/lunch')).toBe('10.0.0.2:5173/polls/lunch');
  });
});
