import { DeviceId } from '@booth/shared';
import { deviceIdIn } from '../../src/device/device-id.ts';
import { firstWorkingStore, memoryStore, type TextStore } from '../../src/device/device-storage.ts';
import { keepLanguage, readerOf } from '../../src/i18n/language.ts';

const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
const blocked = (): TextStore => {
  throw new Error('SecurityError');
};

describe('the device id', () => {
  it('is valid for the services, and the same at the next visit', () => {
    const device = memoryStore();
    const first = deviceIdIn(device, random);
    expect(DeviceId.safeParse(first).success).toBe(true);
    expect(deviceIdIn(device, random)).toBe(first);
  });

  it('differs from device to device', () => {
    expect(deviceIdIn(memoryStore(), random)).not.toBe(deviceIdIn(memoryStore(), random));
  });

  it('is made again if the stored one is invalid', () => {
    const device = memoryStore();
    device.setItem('booth:device-id', 'me');
    expect(deviceIdIn(device, random)).not.toBe('me');
  });
});

describe('the store of a device', () => {
  it('is the first one that can be written', () => {
    const second = memoryStore();
    const full = { ...memoryStore(), setItem: blocked };
    expect(firstWorkingStore([blocked, () => full, () => second])).toBe(second);
  });

  it('is in the page if the browser blocks all others', () => {
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
    expect(readerOf(memoryStore(), tags)).toEqual({ language, tags });
  });

  it("is the visitor's earlier choice, whatever the browser's language", () => {
    const device = memoryStore();
    keepLanguage(device, 'ja');
    expect(readerOf(device, ['de', 'en'])).toEqual({ language: 'ja', tags: ['ja'] });
    expect(readerOf(device, ['ja'], new URLSearchParams('lang=en')).language).toBe('en');
    expect(readerOf(device, ['en'], new URLSearchParams('lang=xx')).language).toBe('ja');
  });
});
