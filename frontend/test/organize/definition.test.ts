import { Poll, type PollDefinition } from '@booth/shared';
import {
  definitionOf,
  issueAt,
  readDefinition as read,
  sameDefinition,
  textOf,
} from '../../src/features/organize/definition/definition.ts';
import { partReader, wholePart } from '../../src/features/organize/definition/definition-part.ts';
import { type Edit, withValue } from '../../src/features/organize/definition/edit-text.ts';
import { newId } from '../../src/features/organize/definition/new-id.ts';
import { issueTextsIn } from '../../src/features/organize/issues/issue-texts.ts';
import { A_DEFINITION as template } from '../support/definitions.ts';
import { translateIn } from '../support/texts.ts';

const readDefinition = (text: string) => read(text, issueTextsIn(translateIn('en'), 'en'));

function definitionIn(text: string): PollDefinition {
  const { definition } = readDefinition(text);
  if (definition === undefined) throw new Error('The text is no definition.');
  return definition;
}

const storedPoll = (definition: PollDefinition): Poll =>
  Poll.parse({ ...definition, version: 4, status: 'open', openedAt: '2026-12-01T00:00:00Z' });

describe('the text of a definition', () => {
  it('that is not JSON has its issue where parsing stopped', () => {
    const { definition, issues } = readDefinition('{"pollId": "x",\n}');
    expect(definition).toBeUndefined();
    expect(issues[0]).toMatchObject({ path: '', from: 16 });
  });

  it('that does not match the schema has each issue with its path and place', () => {
    const text = withValue(
      withValue(template, ['screens', 0, 'max'], 'two'),
      ['screens', 0, 'options', 1, 'color'],
      'red',
    );
    const { issues } = readDefinition(text);
    expect(issues.map(({ path }) => path).sort()).toEqual(['screens.0.max', 'screens.0.options.1.color']);
    for (const { path, from, to } of issues)
      expect(text.slice(from, to)).toBe(path === 'screens.0.max' ? '"two"' : '"red"');
  });

  it('is also checked by the rules for whole polls', () => {
    const { issues } = readDefinition(withValue(template, ['screens', 0, 'max'], 3));
    expect(issues).toMatchObject([{ path: 'screens.0.max', message: expect.stringContaining('Max is larger') }]);
  });

  it("can't be larger than the server stores; the issue says how large it is", () => {
    const options = Array.from({ length: 70 }, (_, index) => {
      const label = { en: '"'.repeat(300), ja: '"'.repeat(300) };
      return { id: `option-${index}`, label };
    });
    const { issues } = readDefinition(withValue(template, ['screens', 0, 'options'], options));
    expect(issues).toMatchObject([{ path: '', message: expect.stringContaining('131,072') }]);
  });

  it("can't have what belongs to the server", () => {
    const { issues } = readDefinition(withValue(template, ['status'], 'open'));
    expect(issues).toMatchObject([{ message: expect.stringContaining('status') }]);
  });

  it('shows a missing value at the object that lacks it', () => {
    const text = withValue(template, ['screens', 0, 'options', 0, 'label'], undefined);
    const [issue] = readDefinition(text).issues;
    expect(issue?.path).toBe('screens.0.options.0.label');
    expect(text.slice(issue?.from)).toMatch(/^\{\s*"id": "yes"/);
  });

  it('has a place for each issue that the server reports', () => {
    const { from, to } = issueAt(template, 'screens.0.options.1.label.en', 'too long');
    expect(template.slice(from, to)).toBe('"No"');
  });
});

describe('the definition of a stored poll', () => {
  it('is everything but what belongs to the server', () => {
    const definition = definitionIn(template);
    expect(definitionOf(storedPoll(definition))).toEqual(definition);
  });

  it('is the same in any order of names', () => {
    const definition = definitionIn(template);
    const { title, ...rest } = JSON.parse(textOf(definition));
    const turned = definitionIn(JSON.stringify({ ...rest, title }));
    expect(sameDefinition(storedPoll(definition), turned)).toBe(true);
    expect(sameDefinition(storedPoll(definition), { ...turned, visibility: 'hidden' })).toBe(false);
  });

  it('is another one if another language comes first: readers of other languages get that', () => {
    const definition = definitionIn(template);
    const { en = '', ja = '' } = definition.title;
    expect(sameDefinition(storedPoll(definition), { ...definition, title: { ja, en } })).toBe(false);
  });
});

describe('a field of the form', () => {
  it('changes its value and keeps the rest as it was typed', () => {
    const typed = '{\n  // a note\n  "title": {"en":"Old",  "ja": "古い"}\n}';
    expect(withValue(typed, ['title', 'en'], 'New')).toBe('{\n  // a note\n  "title": {"en":"New",  "ja": "古い"}\n}');
  });

  /** The form of a text. `text` is what was written last. */
  function aForm(text: string, languages = ['en', 'ja']) {
    const form = { text, part: partOf };
    function partOf(...path: (string | number)[]) {
      const onEdit = (edit: Edit) => {
        form.text = edit(form.text);
      };
      const whole = wholePart({ text: form.text, issues: readDefinition(form.text).issues, languages, onEdit });
      if (whole === undefined) throw new Error('The text is no JSON object.');
      return whole.at(...path);
    }
    return form;
  }

  it('shows what an incomplete poll has', () => {
    const form = aForm('{"title": {"en": "Hi"}, "screens": [{"id": "a"}, 7]}');
    expect(form.part('title', 'en').value).toBe('Hi');
    expect(form.part('title', 'constructor').value).toBeUndefined();
    expect(
      form
        .part('screens')
        .list()
        .map((screen) => screen.at('id').value),
    ).toEqual(['a', undefined]);
    expect(form.part('title').list()).toEqual([]);
  });

  it.each(['{"title":', '[]', '"poll"', ''])('does not exist if the text is %j', (text) => {
    expect(wholePart({ text, issues: [], languages: [], onEdit: () => {} })).toBeUndefined();
  });

  it('edits the newest text, even if it was made from an older one', () => {
    // Prepare
    const form = aForm('{"title": {"en": "Tea"}, "screens": [{"id": "a"}, {"id": "b"}]}');
    const [title, screens, second] = [form.part('title'), form.part('screens'), form.part('screens', 1)];

    // Act
    title.at('en').set('Tea?');
    title.at('ja').set('お茶？');
    second.at('id').set('c');
    screens.move(0, 1);

    // Assess
    expect(JSON.parse(form.text)).toEqual({
      title: { en: 'Tea?', ja: 'お茶？' },
      screens: [{ id: 'c' }, { id: 'a' }],
    });
  });

  it('does not change a text that no longer has its part', () => {
    const form = aForm('{"title": {"en": "Tea"}, "screens": [{"id": "a"}]}');
    const [first, screens] = [form.part('screens', 0), form.part('screens')];
    form.text = '{"screens": 7}';
    first.at('id').set('b');
    screens.insert(1, {});
    screens.move(0, 1);
    expect(form.text).toBe('{"screens": 7}');
  });

  it('is the same object as long as nothing in it changes', () => {
    // Prepare
    const read = partReader();
    const onEdit = () => {};
    const texts = [
      '{"title":{"en":"Tea","ja":"お茶"},"screens":[{"id":"a"},{"id":"b"}]}',
      '{"title":{"en":"Tea","ja":"お茶"},"screens":[{"id":"a"},{"id":"c"}]}',
      '{"title":{"ja":"お茶","en":"Tea"},"screens":[{"id":"a"},{"id":"c"}]}',
    ];
    const issue = { path: 'screens.1.id', message: 'Wrong.', from: 0, to: 1 };

    // Act
    const partsIn = (text = '', issues = [issue]) => {
      const whole = read({ text, issues, onEdit });
      return [whole?.at('screens', 0), whole?.at('screens', 1, 'id'), whole?.at('title')];
    };
    const [first, changed, reordered, mended] = [
      partsIn(texts[0]),
      partsIn(texts[1]),
      partsIn(texts[2]),
      partsIn(texts[2], []),
    ];

    // Assess
    expect(changed[0]).toBe(first[0]);
    expect(changed[1]).not.toBe(first[1]);
    expect(changed[2]).toBe(first[2]);
    expect(reordered[2]?.languages).toEqual(['ja', 'en']);
    expect(reordered[2]).not.toBe(first[2]);
    expect(mended[1]?.issue).toBeUndefined();
    expect(mended[2]).toBe(reordered[2]);
  });

  it('has the issue at its path', () => {
    const form = aForm(template);
    form.part('screens', 0, 'max').set('two');
    expect(form.part('screens', 0, 'max').issue).toBe('Write a number.');
    expect(form.part('screens', 0, 'min').issue).toBeUndefined();
  });

  it('that is left empty in one language is not stored there, and the text is valid without it', () => {
    const form = aForm(template);
    form.part('title', 'ja').set(undefined);
    expect(definitionIn(form.text).title).toEqual({ en: 'A show of hands' });
  });

  it('in the first language is first again when it is written again', () => {
    const form = aForm(template);
    form.part('title', 'en').set(undefined);
    form.part('title', 'en').set('Hands up');
    expect(Object.keys(definitionIn(form.text).title)).toEqual(['en', 'ja']);
  });

  it('creates the parts that it needs', () => {
    const form = aForm(template, ['fr']);
    form.part('screens', 0, 'hint', 'fr').set('Une seule réponse');
    expect(definitionIn(form.text).screens[0]?.hint).toEqual({ fr: 'Une seule réponse' });
  });

  it('gives a new option a valid, unique id', () => {
    expect(newId('AWS Lambda!', [])).toBe('aws-lambda');
    expect(newId('AWS Lambda', ['aws-lambda'])).toBe('aws-lambda-2');
    expect(newId('ラムダ', [])).toBe('option-1');
    expect(newId('日本', ['option-1'])).toBe('option-2');
  });
});
