import * as z from 'zod/mini';
import { memoryStore } from '../../src/device/device-storage.ts';
import { createPollRecords } from '../../src/device/poll-records.ts';

const Kept = z.object({ of: z.string() });
const records = (store = memoryStore(), page = new EventTarget()) => createPollRecords(store, 'test', Kept, page);

describe('what a device stores about polls', () => {
  it('is there at the next visit, one record for each poll, until it is removed', () => {
    const store = memoryStore();
    records(store).write('a', { of: 'a' });
    records(store).write('b', { of: 'b' });
    const later = records(store);
    expect([later.read('a'), later.read('b'), later.read('c')]).toEqual([{ of: 'a' }, { of: 'b' }, undefined]);
    later.forget('a');
    expect(later.read('a')).toBeUndefined();
  });

  it('is the same object until it changes, so that pages do not render again', () => {
    const kept = records();
    kept.write('a', { of: 'a' });
    expect(kept.read('a')).toBe(kept.read('a'));
    kept.write('a', { of: 'b' });
    expect(kept.read('a')).toEqual({ of: 'b' });
  });

  it.each([['{'], ['{"of":1}'], ['null']])('is empty if %s is found instead', (text) => {
    const store = memoryStore();
    store.setItem('booth:test:a', text);
    expect(records(store).read('a')).toBeUndefined();
  });

  it('reports changes in this tab and in others, as long as somebody listens', () => {
    // Prepare
    const page = new EventTarget();
    const kept = records(memoryStore(), page);
    let told = 0;
    const stop = kept.subscribe(() => {
      told += 1;
    });
    // Act
    kept.write('a', { of: 'a' });
    page.dispatchEvent(new Event('storage'));
    kept.forget('a');
    stop();
    kept.write('a', { of: 'b' });
    // Assess
    expect(told).toBe(3);
  });
});
