import fc from 'fast-check';
import * as z from 'zod/mini';
import { mergeDefinitions } from '../../src/features/organize/definition/merge-definitions.ts';

const Screens = z.object({ screens: z.array(z.object({ options: z.array(z.object({ id: z.string() })) })) });
const option = (id: string, en: string, more: object = {}) => ({ id, label: { en, ja: en }, ...more });
const first = [option('a', 'A'), option('b', 'B'), option('c', 'C')];
/** A poll of one question with these options. */
const asking = (options: object[]) => ({
  pollId: 'p',
  title: { en: 'Old', ja: '古い' },
  screens: [{ id: 'q', options }],
});
const base = asking(first);

describe('your changes on top of theirs', () => {
  it('are kept along with theirs if they concern different parts', () => {
    const theirs = { ...base, title: { en: 'Theirs', ja: '古い' } };
    const yours = { ...base, title: { en: 'Old', ja: 'あなたの' } };
    expect(mergeDefinitions(base, theirs, yours)).toEqual({ ...base, title: { en: 'Theirs', ja: 'あなたの' } });
  });

  it('win if they concern the same part', () => {
    const theirs = { ...base, title: { en: 'Theirs', ja: '古い' } };
    const yours = { ...base, title: { en: 'Yours', ja: '古い' } };
    expect(mergeDefinitions(base, theirs, yours)).toEqual(yours);
  });

  it('match options by id, whatever their order: both additions and both changes are kept', () => {
    const theirs = asking([option('a', 'A'), option('new', 'Theirs'), option('b', 'B2'), option('c', 'C')]);
    const yours = asking([...first.slice(0, 2), option('c', 'C', { hidden: true }), option('mine', 'M')]);
    expect(mergeDefinitions(base, theirs, yours)).toEqual(
      asking([
        option('a', 'A'),
        option('new', 'Theirs'),
        option('b', 'B2'),
        option('c', 'C', { hidden: true }),
        option('mine', 'M'),
      ]),
    );
  });

  it('tell options with the same id apart by their screens', () => {
    const two = (one: object[], other: object[]) => ({
      ...base,
      screens: [
        { id: 'q', options: one },
        { id: 'r', options: other },
      ],
    });
    const theirs = two([option('a', 'Theirs')], [option('a', 'A')]);
    const yours = two([option('a', 'A')], [option('a', 'Yours')]);
    expect(mergeDefinitions(two([option('a', 'A')], [option('a', 'A')]), theirs, yours)).toEqual(
      two([option('a', 'Theirs')], [option('a', 'Yours')]),
    );
  });

  it('delete what you deleted, unless they changed it meanwhile', () => {
    const without = asking(first.slice(1));
    expect(mergeDefinitions(base, base, without)).toEqual(without);
    const changed = asking([option('a', 'A2'), ...first.slice(1)]);
    expect(mergeDefinitions(base, changed, without)).toEqual(changed);
    expect(mergeDefinitions(base, without, changed)).toMatchObject({
      screens: [{ options: expect.arrayContaining([option('a', 'A2')]) }],
    });
  });

  it('keep your order', () => {
    const yours = asking([...first].reverse());
    const theirs = asking([...first, option('d', 'D')]);
    const merged = mergeDefinitions(base, theirs, yours);
    expect(merged).toMatchObject({ screens: [{ options: [{ id: 'c' }, { id: 'd' }, { id: 'b' }, { id: 'a' }] }] });
  });

  const label = fc.record({ en: fc.constantFrom('x', 'y'), ja: fc.constantFrom('x', 'y') });
  const options = fc.uniqueArray(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), label, hidden: fc.boolean() }), {
    selector: ({ id }) => id,
  });
  const screens = fc.tuple(fc.record({ id: fc.constant('q'), options }));
  const definition = fc.record({ title: label, screens });

  it('are their version if you changed nothing, and yours if they changed nothing', () => {
    fc.assert(
      fc.property(definition, definition, (one, other) => {
        expect(mergeDefinitions(one, other, one)).toEqual(other);
        expect(mergeDefinitions(one, one, other)).toEqual(other);
        expect(mergeDefinitions(one, other, other)).toEqual(other);
      }),
    );
  });

  it('never have an option twice, and lose none that either side added', () => {
    fc.assert(
      fc.property(definition, definition, definition, (before, theirs, yours) => {
        const merged = mergeDefinitions(before, theirs, yours);
        const optionsOf = (of: unknown) => Screens.parse(of).screens.flatMap((screen) => screen.options);
        const ids = optionsOf(merged).map(({ id }) => id);
        const added = [...optionsOf(theirs), ...optionsOf(yours)].filter(
          ({ id }) => !optionsOf(before).some((option) => option.id === id),
        );
        expect(new Set(ids).size).toBe(ids.length);
        for (const { id } of added) expect(ids).toContain(id);
      }),
    );
  });
});
