import { readDefinition } from '../../console/src/features/graph/definition.ts';
import { type Drawing, layOut, type PlacedState } from '../../console/src/features/graph/layout.ts';

function drawn(definition: object): Drawing {
  const read = readDefinition(JSON.stringify(definition));
  if (read === undefined) throw new Error('This is no definition');
  return layOut(read);
}

function placed({ states }: Drawing, name: string): PlacedState {
  const state = states.find((candidate) => candidate.name === name);
  if (state === undefined) throw new Error(`${name} is not drawn`);
  return state;
}

const nested = {
  StartAt: 'Both',
  States: {
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Left', States: { Left: { Type: 'Pass', End: true } } },
        {
          StartAt: 'Each',
          States: {
            Each: {
              Type: 'Map',
              Iterator: { StartAt: 'Inner', States: { Inner: { Type: 'Pass', End: true } } },
              End: true,
            },
          },
        },
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Mend' }],
      Next: 'Pick',
    },
    Pick: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $n > 3 %}', Next: 'Mend' },
        { Variable: '$.n', NumericLessThan: 0, Next: 'Mend' },
      ],
      Default: 'Both',
    },
    Mend: { Type: 'Succeed' },
  },
};

describe('the drawing of a machine', () => {
  test('states inside a Parallel or Map lie within it, and next to each other', () => {
    const drawing = drawn(nested);
    const [both, left, each, inner] = ['Both', 'Left', 'Each', 'Inner'].map((name) => placed(drawing, name));

    expect([both, left, each, inner].map((state) => state?.parent)).toEqual([undefined, 'Both', 'Both', 'Each']);
    for (const [outside, inside] of [
      [both, left],
      [both, each],
      [each, inner],
    ]) {
      expect(inside?.x).toBeGreaterThan(0);
      expect((inside?.x ?? 0) + (inside?.width ?? 0)).toBeLessThan(outside?.width ?? 0);
      expect((inside?.y ?? 0) + (inside?.height ?? 0)).toBeLessThan(outside?.height ?? 0);
    }
    expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThan(each?.x ?? 0);
  });

  test('every way has its line: from the start, to the end, rules of one target once with all their conditions, errors', () => {
    const ways = drawn(nested).transitions.map(({ from, to, kind, label }) => [from, to, kind, label]);

    expect(ways).toEqual([
      ['#start', 'Both', 'next', undefined],
      ['Both', 'Pick', 'next', undefined],
      ['Both', 'Mend', 'catch', 'States.ALL'],
      ['Pick', 'Mend', 'choice', '$n > 3 · $.n < 0'],
      ['Pick', 'Both', 'default', undefined],
      ['Mend', '#end', 'next', undefined],
    ]);
  });

  test('a line leaves a state below and comes in above, a way back the other way round', () => {
    const drawing = drawn(nested);
    const [both, pick] = ['Both', 'Pick'].map((name) => placed(drawing, name));
    const line = (from: string, to: string) =>
      drawing.transitions.find((transition) => transition.from === from && transition.to === to)?.points ?? [];

    expect(line('Both', 'Pick').at(0)?.y).toBe((both?.y ?? 0) + (both?.height ?? 0));
    expect(line('Both', 'Pick').at(-1)?.y).toBe(pick?.y);
    expect(line('Pick', 'Both').at(0)?.y).toBe(pick?.y);
    expect(line('Pick', 'Both').at(-1)?.y).toBe((both?.y ?? 0) + (both?.height ?? 0));
  });

  test('a transition to a state that does not exist is left out, as the definition of a machine is not judged here', () => {
    const { transitions } = drawn({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'Nowhere' } } });

    expect(transitions.map(({ to }) => to)).toEqual(['A']);
  });

  test.each([['no JSON'], ['{"StartAt":"A"}'], ['[]']])('%j is no definition', (text) => {
    expect(readDefinition(text)).toBeUndefined();
  });
});
