import fc from 'fast-check';
import { z } from 'zod';
import { mergeDefinitions } from '../src/features/organize/definition/merge-definitions.ts';

const Options = z.object({ options: z.array(z.object({ id: z.string() })) });
const option = (id: string, en: string, more: object = {}) => ({ id, label: { en, ja: en }, ...more });
const base = {
  pollId: 'p',
  title: { en: 'Old', ja: '古い' },
  options: [option('a', 'A'), option('b', 'B'), option('c', 'C')],
};

describe('your changes on top of theirs', () => {
  it('stand beside theirs, where they are of different things', () => {
    const theirs = { ...base, title: { en: 'Theirs', ja: '古い' } };
    const yours = { ...base, title: { en: 'Old', ja: 'あなたの' } };
    expect(mergeDefinitions(base, theirs, yours)).toEqual({ ...base, title: { en: 'Theirs', ja: 'あなたの' } });
  });

  it('win, where they are of the same thing', () => {
    const theirs = { ...base, title: { en: 'Theirs', ja: '古い' } };
    const yours = { ...base, title: { en: 'Yours', ja: '古い' } };
    expect(mergeDefinitions(base, theirs, yours)).toEqual(yours);
  });

  it('know options by their ids, wherever they stand: both additions and both changes are kept', () => {
    const theirs = {
      ...base,
      options: [option('a', 'A'), option('new', 'Theirs'), option('b', 'B2'), option('c', 'C')],
    };
    const yours = {
      ...base,
      options: [...base.options.slice(0, 2), option('c', 'C', { hidden: true }), option('mine', 'M')],
    };
    expect(mergeDefinitions(base, theirs, yours)).toEqual({
      ...base,
      options: [
        option('a', 'A'),
        option('new', 'Theirs'),
        option('b', 'B2'),
        option('c', 'C', { hidden: true }),
        option('mine', 'M'),
      ],
    });
  });

  it('take away what you took away, unless they changed it meanwhile', () => {
    const without = { ...base, options: base.options.slice(1) };
    expect(mergeDefinitions(base, base, without)).toEqual(without);
    const changed = { ...base, options: [option('a', 'A2'), ...base.options.slice(1)] };
    expect(mergeDefinitions(base, changed, without)).toEqual(changed);
    expect(mergeDefinitions(base, without, changed)).toMatchObject({
      options: expect.arrayContaining([option('a', 'A2')]),
    });
  });

  it('keep the order that you gave', () => {
    const yours = { ...base, options: [...base.options].reverse() };
    const theirs = { ...base, options: [...base.options, option('d', 'D')] };
    const merged = mergeDefinitions(base, theirs, yours);
    expect(merged).toMatchObject({ options: [{ id: 'c' }, { id: 'd' }, { id: 'b' }, { id: 'a' }] });
  });

  const label = fc.record({ en: fc.constantFrom('x', 'y'), ja: fc.constantFrom('x', 'y') });
  const options = fc.uniqueArray(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), label, hidden: fc.boolean() }), {
    selector: ({ id }) => id,
  });
  const definition = fc.record({ title: label, options });

  it('are theirs alone where you changed nothing, and yours alone where they changed nothing', () => {
    fc.assert(
      fc.property(definition, definition, (one, other) => {
        expect(mergeDefinitions(one, other, one)).toEqual(other);
        expect(mergeDefinitions(one, one, other)).toEqual(other);
        expect(mergeDefinitions(one, other, other)).toEqual(other);
      }),
    );
  });

  it('never bring an option twice, and lose none that either added', () => {
    fc.assert(
      fc.property(definition, definition, definition, (before, theirs, yours) => {
        const merged = mergeDefinitions(before, theirs, yours);
        const ids = Options.parse(merged).options.map(({ id }) => id);
        const added = [...theirs.options, ...yours.options].filter(
          ({ id }) => !before.options.some((o) => o.id === id),
        );
        expect(new Set(ids).size).toBe(ids.length);
        for (const { id } of added) expect(ids).toContain(id);
      }),
    );
  });
});
