import { memoryStore } from '../../src/device/device-storage.ts';
import { addTexts, changeLanguage, currentTranslation, startTexts } from '../../src/i18n/start.ts';
import { resources } from '../support/texts.ts';

const pages = resources.en.translation;

beforeAll(() => {
  Object.assign(globalThis, { document: { documentElement: { lang: '' } } });
});

describe('the language of the page', () => {
  it('is the last one chosen, whichever texts load first', async () => {
    const store = memoryStore();
    startTexts(store, { language: 'en', tags: ['de', 'en'] }, pages);
    await Promise.all([changeLanguage('ja'), changeLanguage('en')]);
    expect([currentTranslation().language, store.getItem('booth:language')]).toEqual(['en', 'en']);
  });

  it('changes once all texts have loaded, even those requested meanwhile', async () => {
    startTexts(memoryStore(), { language: 'en', tags: ['en'] }, pages);
    await Promise.all([changeLanguage('ja'), addTexts('organize')]);
    const { language, t } = currentTranslation();
    expect([language, t('organize.title')]).toEqual(['ja', resources.ja.translation.organize.title]);
  });
});
