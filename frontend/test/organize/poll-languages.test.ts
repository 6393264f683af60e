import { wholePart } from '../../src/features/organize/definition/definition-part.ts';
import {
  addLanguage,
  lostWith,
  makeFirst,
  removeLanguage,
} from '../../src/features/organize/definition/language-changes.ts';
import { languagesIn, missingIn } from '../../src/features/organize/definition/languages.ts';

const POLL = {
  title: { en: 'Lunch', ja: '昼食' },
  screens: [
    {
      type: 'choice',
      title: { en: 'What?', ja: '何を？' },
      hint: { ja: '一つだけ' },
      options: [{ id: 'label', label: { en: 'Rice' } }],
      endLabels: { low: { en: 'bad', ja: '' } },
    },
  ],
};

/** Returns the definition after a change. */
function after(change: (poll: NonNullable<ReturnType<typeof wholePart>>) => void, value: object = POLL): typeof POLL {
  let written = JSON.stringify(value);
  const poll = wholePart({
    text: written,
    issues: [],
    languages: ['en', 'ja'],
    onEdit: (edit) => (written = edit(written)),
  });
  if (poll === undefined) throw new Error('The text is no JSON.');
  change(poll);
  return JSON.parse(written);
}

describe('the languages of a poll', () => {
  it('are those of its title, the first one first, then those of all other texts', () => {
    expect(languagesIn(POLL)).toEqual(['en', 'ja']);
    expect(languagesIn({ ...POLL, description: { fr: 'Bonjour' } })).toEqual(['en', 'ja', 'fr']);
    expect(languagesIn({ title: { ja: '', en: 'x' } })).toEqual(['ja', 'en']);
    expect(languagesIn({})).toEqual(['en']);
  });

  it('lack the texts that are written only in another language', () => {
    const missing = (tag: string) => missingIn(POLL, tag).map(({ path }) => path.join('.'));
    expect(missing('ja')).toEqual(['screens.0.options.0.label', 'screens.0.endLabels.low']);
    expect(missing('en')).toEqual(['screens.0.hint']);
  });

  it('include an added language before it has a text', () => {
    const poll = after((whole) => addLanguage(whole, 'pt-BR'));
    expect(languagesIn(poll)).toEqual(['en', 'ja', 'pt-BR']);
  });

  it('can be removed: a text in no other language stays, in the first one', () => {
    const poll = after((whole) => {
      expect(lostWith(whole, 'ja')).toBe(2);
      removeLanguage(whole, 'ja');
    });
    expect(poll).toEqual({
      title: { en: 'Lunch' },
      screens: [
        {
          ...POLL.screens[0],
          title: { en: 'What?' },
          hint: { en: '一つだけ' },
          endLabels: { low: { en: 'bad' } },
        },
      ],
    });
  });

  it("can't all be removed", () => {
    const one = { title: { en: 'Lunch' } };
    expect(after((whole) => removeLanguage(whole, 'en'), one)).toEqual(one);
  });

  it('can be reordered: another one is first in every text then', () => {
    const poll = after((whole) => makeFirst(whole, 'ja'));
    expect(Object.keys(poll.title)).toEqual(['ja', 'en']);
    expect(JSON.stringify(poll.screens[0]?.title)).toBe('{"ja":"何を？","en":"What?"}');
    expect(poll.screens[0]?.options).toEqual(POLL.screens[0]?.options);
  });
});
