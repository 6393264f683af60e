import { VoterId } from '@booth/shared';
import { firstWorkingStore, memoryStore, type TextStore } from '../src/features/visitor/device-storage.ts';
import { voterIdIn } from '../src/features/visitor/voter-id.ts';
import { firstLanguage, keepLanguage } from '../src/i18n/language.ts';

const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
const blocked = (): TextStore => {
  throw new Error('SecurityError');
};

describe('the voter id', () => {
  it('is one that the services take, and the same at the next visit', () => {
    const device = memoryStore();
    const first = voterIdIn(device, random);
    expect(VoterId.safeParse(first).success).toBe(true);
    expect(voterIdIn(device, random)).toBe(first);
  });

  it('differs from device to device', () => {
    expect(voterIdIn(memoryStore(), random)).not.toBe(voterIdIn(memoryStore(), random));
  });

  it('is made anew where what was kept is no voter id', () => {
    const device = memoryStore();
    device.setItem('booth:voter-id', 'me');
    expect(voterIdIn(device, random)).not.toBe('me');
  });
});

describe('the store of a device', () => {
  it('is the first that lets itself be written', () => {
    const second = memoryStore();
    const full = { ...memoryStore(), setItem: blocked };
    expect(firstWorkingStore([blocked, () => full, () => second])).toBe(second);
  });

  it('is one in the page where the browser blocks all', () => {
    const store = firstWorkingStore([blocked]);
    store.setItem('a', 'b');
    expect([store.getItem('a'), store.length, store.key(0)]).toEqual(['b', 1, 'a']);
    store.removeItem('a');
    expect([store.getItem('a'), store.length]).toEqual([null, 0]);
  });
});

describe('the language', () => {
  it.each([
    [['ja-JP', 'en'], 'ja'],
    [['fr-FR', 'ja'], 'ja'],
    [['EN-gb'], 'en'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('for a browser that speaks %j is %s', (tags, language) => {
    expect(firstLanguage(memoryStore(), tags)).toBe(language);
  });

  it('is what the visitor chose before, whatever the browser speaks', () => {
    const device = memoryStore();
    keepLanguage(device, 'ja');
    expect(firstLanguage(device, ['en'])).toBe('ja');
  });
});
