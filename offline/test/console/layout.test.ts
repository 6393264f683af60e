import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readDefinition } from '../../console/src/features/graph/definition.ts';
import { centreOf, fit, READABLE_ZOOM } from '../../console/src/features/graph/fit.ts';
import { type Drawing, LABEL_HEIGHT, layOut, type PlacedState } from '../../console/src/features/graph/layout.ts';

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
  test('has the states of a Parallel or Map inside of it, next to each other', () => {
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

  test('has a line for each transition, and one for all rules with the same target', () => {
    const lines = drawn(nested).transitions.map(({ from, to, kind, label }) => [from, to, kind, label]);

    expect(lines).toEqual([
      ['#start', 'Both', 'next', undefined],
      ['Both', 'Pick', 'next', undefined],
      ['Both', 'Mend', 'catch', 'States.ALL'],
      ['Pick', 'Mend', 'choice', '$n > 3 · $.n < 0'],
      ['Pick', 'Both', 'default', undefined],
    ]);
    expect(drawn({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } }).transitions.at(-1)?.to).toBe('#end');
  });

  test('has lines that leave a state at its bottom and enter at the top; lines back do the reverse', () => {
    const drawing = drawn(nested);
    const [both, pick] = ['Both', 'Pick'].map((name) => placed(drawing, name));
    const line = (from: string, to: string) =>
      drawing.transitions.find((transition) => transition.from === from && transition.to === to)?.points ?? [];

    expect(line('Both', 'Pick').at(0)?.y).toBe((both?.y ?? 0) + (both?.height ?? 0));
    expect(line('Both', 'Pick').at(-1)?.y).toBe(pick?.y);
    expect(line('Pick', 'Both').at(0)?.y).toBe(pick?.y);
    expect(line('Pick', 'Both').at(-1)?.y).toBe((both?.y ?? 0) + (both?.height ?? 0));
  });

  test('leaves out a transition to a state that does not exist', () => {
    const { transitions } = drawn({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'Nowhere' } } });

    expect(transitions.map(({ to }) => to)).toEqual(['A']);
  });

  test.each([['no JSON'], ['{"StartAt":"A"}'], ['[]']])('does not exist for %j, which is no definition', (text) => {
    expect(readDefinition(text)).toBeUndefined();
  });
});

const workflows = ['survey/cast-ballot', 'survey/home', 'survey/survey', 'realtime/broadcast'].map((name) => {
  const [service = '', file = ''] = name.split('/');
  const path = join(resolve(__dirname, '../../../services'), service, 'workflows', `${file}.asl.yml`);
  return [name, drawn(parse(readFileSync(path, 'utf8'), { logLevel: 'silent' }))] as const;
});

/** Returns the labels that another line crosses; follows each curve in small steps. */
function crossedLabels({ transitions }: Drawing): string[] {
  const steps = 24;
  return transitions.flatMap(({ id, labelAt, labelWidth }) => {
    if (labelAt === undefined) return [];
    const inside = ({ x, y }: { x: number; y: number }) =>
      Math.abs(x - labelAt.x) < labelWidth / 2 && Math.abs(y - labelAt.y) < LABEL_HEIGHT / 2;
    return transitions
      .filter((other) => other.id !== id)
      .filter(({ points }) =>
        points.slice(1).some((to, index) => {
          const from = points[index] ?? to;
          // The curve of smooth-path.ts: upright at both ends.
          return Array.from({ length: steps + 1 }, (_, step) => step / steps).some((t) =>
            inside({
              x: from.x + (to.x - from.x) * (3 * t ** 2 - 2 * t ** 3),
              y: from.y + (to.y - from.y) * (1.5 * t - 1.5 * t ** 2 + t ** 3),
            }),
          );
        }),
      )
      .map((other) => `${other.id} through ${id}`);
  });
}

/** Machines of Choice states that lead anywhere, also back and to themselves. */
const machines = fc.integer({ min: 2, max: 12 }).chain((count) => {
  const target = fc.integer({ min: 0, max: count - 1 }).map((index) => `State${index}`);
  const state = fc.record({
    Type: fc.constant('Choice'),
    Choices: fc.array(fc.record({ Condition: fc.string({ minLength: 1, maxLength: 40 }), Next: target }), {
      minLength: 1,
      maxLength: 4,
    }),
    Default: target,
  });
  return fc.array(state, { minLength: count, maxLength: count }).map((states) => ({
    StartAt: 'State0',
    States: Object.fromEntries(states.map((one, index) => [`State${index}`, one])),
  }));
});

describe('labels', () => {
  test.each(workflows)('no line crosses the label of another in %s', (_name, drawing) => {
    expect(crossedLabels(drawing)).toEqual([]);
  });

  test('no line crosses the label of another in any machine', () => {
    fc.assert(
      fc.property(machines, (definition) => {
        expect(crossedLabels(drawn(definition))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the fit', () => {
  const desk = { width: 810, height: 560 };
  const phone = { width: 360, height: 440 };

  test.each(workflows)(
    'keeps the text of %s readable on desks and phones, and the start in sight',
    (_name, drawing) => {
      for (const shown of [desk, phone]) {
        const start = centreOf(drawing, undefined);
        const { x, y, zoom } = fit(drawing, shown, start);
        expect(zoom).toBeGreaterThanOrEqual(READABLE_ZOOM);
        expect(x + start.x * zoom).toBeGreaterThan(0);
        expect(x + start.x * zoom).toBeLessThan(shown.width);
        expect(y).toBeGreaterThan(0);
      }
    },
  );

  test('brings a state deep inside of a Parallel into the window', () => {
    const drawing = drawn(nested);
    const inner = centreOf(drawing, 'Inner');
    const { x, y, zoom } = fit(drawing, phone, inner);

    expect(x + inner.x * zoom).toBeGreaterThan(0);
    expect(x + inner.x * zoom).toBeLessThan(phone.width);
    expect(y + inner.y * zoom).toBeGreaterThan(0);
    expect(y + inner.y * zoom).toBeLessThan(phone.height);
  });
});
