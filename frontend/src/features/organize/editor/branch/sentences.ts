import { END } from '@booth/shared';
import { type Part, textIn } from '../../definition/part.ts';

/** What a rule says: where to go after which answers to which screen. */
export interface RuleSaid {
  asked: string;
  /** One of these is the answer; undefined where any answer is. */
  values: readonly string[] | undefined;
  goTo: string;
}

/** Rules that stand together and differ only in the answer that they ask for. */
export interface Sentence extends RuleSaid {
  /** The place of the first of them. */
  from: number;
  rules: readonly Part[];
}

/** Returns a screen's rules as sentences, in their order: the first that holds decides. */
export function sentencesOf(rules: Pick<Part, 'list'>): Sentence[] {
  const sentences: Sentence[] = [];
  rules.list().forEach((rule, index) => {
    const asked = textIn(rule.at('when', 'screen'));
    const goTo = textIn(rule.at('goTo'));
    const is = rule.at('when', 'is').value;
    const last = sentences.at(-1);
    if (last?.values !== undefined && is !== undefined && last.asked === asked && last.goTo === goTo) {
      sentences.splice(-1, 1, { ...last, values: [...last.values, String(is)], rules: [...last.rules, rule] });
    } else
      sentences.push({ asked, goTo, from: index, rules: [rule], values: is === undefined ? undefined : [String(is)] });
  });
  return sentences;
}

/** The rules of a sentence, as a definition has them. */
const rulesOf = ({ asked, values, goTo }: RuleSaid): object[] =>
  values === undefined
    ? [{ when: { screen: asked }, goTo }]
    : values.map((is) => ({ when: { screen: asked, is }, goTo }));

const written = (sentence: Sentence): unknown[] => sentence.rules.map(({ value }) => value);

function write(rules: Part, all: readonly unknown[]): void {
  rules.set(all.length === 0 ? undefined : all);
}

/** Writes another sentence at a place, or after the last one. */
export function saySentence(rules: Part, place: number, said: RuleSaid): void {
  const sentences = sentencesOf(rules).map(written);
  write(rules, [...sentences.slice(0, place), rulesOf(said), ...sentences.slice(place + 1)].flat());
}

export function removeSentence(rules: Part, place: number): void {
  write(rules, sentencesOf(rules).map(written).toSpliced(place, 1).flat());
}

/** Moves a sentence, so that it is at `to` then. */
export function moveSentence(rules: Part, from: number, to: number): void {
  const sentences = sentencesOf(rules).map(written);
  const [moved = []] = sentences.splice(from, 1);
  write(rules, sentences.toSpliced(to, 0, moved).flat());
}

const idOf = (screen: Part | undefined): string => (screen === undefined ? '' : textIn(screen.at('id')));

/** Returns where a rule of the screen at `place` can lead: later screens, and the end. */
export const targetsAfter = (screens: readonly Part[], place: number): string[] => [
  ...screens.slice(place + 1).map(idOf),
  END,
];

/**
 * Returns a rule to begin with: on the screen's own answer, by a value that no rule asks for, and
 * to where the last sentence does not lead, for it would be a part of that one.
 */
export function firstRule(
  screens: readonly Part[],
  place: number,
  choices: readonly { value: string }[] | undefined,
): RuleSaid {
  const asked = idOf(screens[place]);
  const sentences = screens[place] === undefined ? [] : sentencesOf(screens[place].at('rules'));
  const used = new Set(sentences.filter((each) => each.asked === asked).flatMap(({ values }) => values ?? []));
  const value = choices?.find((choice) => !used.has(choice.value)) ?? choices?.[0];
  const [next = END, ...further] = targetsAfter(screens, place);
  const last = sentences.at(-1)?.goTo;
  const goTo = [...further, next].find((target) => target !== last) ?? END;
  return { asked, values: [value?.value ?? ''], goTo };
}
