import { Poll, type PollDefinition } from '@booth/shared';
import {
  definitionOf,
  faultAt,
  readDefinition,
  sameDefinition,
  textOf,
} from '../src/features/organize/definition/definition.ts';
import { withValue } from '../src/features/organize/definition/edit-text.ts';
import { formViewOf, newOptionId } from '../src/features/organize/definition/form-view.ts';
import { TEMPLATE_NAMES, templateText } from '../src/features/organize/editor/templates.ts';

const template = templateText('show-of-hands');

function definitionIn(text: string): PollDefinition {
  const { definition } = readDefinition(text);
  if (definition === undefined) throw new Error('The text is no definition.');
  return definition;
}

const storedPoll = (definition: PollDefinition): Poll =>
  Poll.parse({ ...definition, version: 4, status: 'open', openedAt: '2026-12-01T00:00:00Z' });

describe('the text of a definition', () => {
  it.each(TEMPLATE_NAMES)('is complete in the template "%s"', (name) => {
    expect(readDefinition(templateText(name)).faults).toEqual([]);
  });

  it('that is no JSON has its fault where reading stopped', () => {
    const { definition, faults } = readDefinition('{"pollId": "x",\n}');
    expect(definition).toBeUndefined();
    expect(faults[0]).toMatchObject({ path: '', from: 16 });
  });

  it('that fits no schema has each fault with its path and at its place', () => {
    const text = withValue(withValue(template, ['screens', 0, 'max'], 0), ['options', 1, 'color'], 'red');
    const { faults } = readDefinition(text);
    expect(faults.map(({ path }) => path).sort()).toEqual(['options.1.color', 'screens.0.max']);
    for (const { path, from, to } of faults)
      expect(text.slice(from, to)).toBe(path === 'screens.0.max' ? '0' : '"red"');
  });

  it('is held against the rules of the whole poll, too', () => {
    const { faults } = readDefinition(withValue(template, ['screens', 0, 'max'], 3));
    expect(faults).toMatchObject([{ path: 'screens.0.max', message: expect.stringContaining('max is larger') }]);
  });

  it('may not be larger than the server stores, and says how large it is', () => {
    const options = Array.from({ length: 70 }, (_, index) => {
      const label = { en: '"'.repeat(300), ja: '"'.repeat(300) };
      return { id: `option-${index}`, label };
    });
    const { faults } = readDefinition(withValue(template, ['options'], options));
    expect(faults).toMatchObject([{ path: '', message: expect.stringContaining('131,072') }]);
  });

  it('may not hold what the server keeps', () => {
    const { faults } = readDefinition(withValue(template, ['status'], 'open'));
    expect(faults).toMatchObject([{ message: expect.stringContaining('status') }]);
  });

  it('shows what is missing at the object that lacks it', () => {
    const text = withValue(template, ['options', 0, 'label', 'ja'], undefined);
    const [fault] = readDefinition(text).faults;
    expect(fault?.path).toBe('options.0.label.ja');
    expect(text.slice(fault?.from)).toMatch(/^\{\s*"en": "Yes"/);
  });

  it('finds the place of a fault that the server names', () => {
    const { from, to } = faultAt(template, 'options.1.label.en', 'too long');
    expect(template.slice(from, to)).toBe('"No"');
  });
});

describe('the definition in a stored poll', () => {
  it('is all but what the server keeps', () => {
    const definition = definitionIn(template);
    expect(definitionOf(storedPoll(definition))).toEqual(definition);
  });

  it('is the same, in whatever order it was written', () => {
    const definition = definitionIn(template);
    const { title, ...rest } = JSON.parse(textOf(definition));
    const turned = definitionIn(JSON.stringify({ ...rest, title: { ja: title.ja, en: title.en } }));
    expect(sameDefinition(storedPoll(definition), turned)).toBe(true);
    expect(sameDefinition(storedPoll(definition), { ...turned, visibility: 'hidden' })).toBe(false);
  });
});

describe('a field of the form', () => {
  it('changes its value and leaves the rest as it was typed', () => {
    const typed = '{\n  // a note\n  "title": {"en":"Old",  "ja": "古い"}\n}';
    expect(withValue(typed, ['title', 'en'], 'New')).toBe('{\n  // a note\n  "title": {"en":"New",  "ja": "古い"}\n}');
  });

  it('shows what is there of a text that is no poll yet', () => {
    expect(formViewOf('{"title": {"en": "Hi"}, "options": [{"id": "a"}, 7]}')).toEqual({
      title: { en: 'Hi', ja: '' },
      options: [
        { id: 'a', label: { en: '', ja: '' }, color: undefined, hidden: false },
        { id: '', label: { en: '', ja: '' }, hidden: false },
      ],
    });
    expect(formViewOf('{"title":')).toBeUndefined();
  });

  it('gives a new option an id that fits and that no other has', () => {
    expect(newOptionId('AWS Lambda!', [])).toBe('aws-lambda');
    expect(newOptionId('AWS Lambda', ['aws-lambda'])).toBe('aws-lambda-2');
    expect(newOptionId('ラムダ', [])).toBe('option-1');
    expect(newOptionId('日本', ['option-1'])).toBe('option-2');
  });
});
