import { neverInjected } from '../src/chaos/never-injected.ts';

test('each kind of fault that was asked for and never injected is named', () => {
  const none = { duplicates: 0, lateDeliveries: 0, splits: 0, crashes: 0, throttles: 0, conflicts: 0, lostAnswers: 0 };
  const rates = { duplicates: 0.1, crashes: 0.1, throttles: 0 };
  expect(neverInjected(rates, { ...none, duplicates: 3 })).toEqual(['crashes']);
});
