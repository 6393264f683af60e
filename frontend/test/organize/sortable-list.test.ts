import { type ComponentProps, createElement } from 'react';
import { SortableList } from '../../src/features/organize/components/SortableList.tsx';
import type { Language } from '../../src/i18n/language.ts';
import { rendered } from '../support/rendered.ts';

type Drink = { id: string; label: string; price: number };

function drinks(ids: readonly string[], language: Language = 'en') {
  const list: ComponentProps<typeof SortableList<Drink>> = {
    label: 'Drinks',
    items: ids.map((id, price) => ({ id, label: id.toUpperCase(), price })),
    onMove: () => {},
    children: ({ price }, index, handle) => createElement('div', {}, index, '/', price, handle),
  };
  return rendered(createElement(SortableList<Drink>, list), language);
}

const namesOf = (page: string) =>
  [...page.matchAll(/<button[^>]*aria-label="([^"]*)"([^>]*)>/g)].map(([, name]) => name);

describe('a sortable list', () => {
  it('has a grip and two buttons for each item, named after it', async () => {
    expect(namesOf(await drinks(['tea', 'milk']))).toEqual([
      'Move TEA',
      'Move TEA up',
      'Move TEA down',
      'Move MILK',
      'Move MILK up',
      'Move MILK down',
    ]);
    expect(namesOf(await drinks(['tea', 'milk'], 'ja'))).toContain('TEAを下へ');
  });

  it('keeps buttons without effect focusable, marked as disabled', async () => {
    const page = await drinks(['tea', 'milk']);
    expect(page.match(/aria-disabled="true"/g)).toHaveLength(2);
    expect(page).not.toMatch(/<button[^>]* disabled/);
  });

  it('has nothing to move if there is one item', async () => {
    expect(namesOf(await drinks(['tea']))).toEqual([]);
  });

  it('shows two items with the same id', async () => {
    expect(await drinks(['tea', 'tea'])).toMatch(/0\/0.*1\/1/);
  });
});
