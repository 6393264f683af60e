import { END } from '@booth/shared';
import { type DefinitionPart, textIn } from '../../definition/definition-part.ts';

/** Where to go after which answers to which screen. */
export interface Branch {
  asked: string;
  /** Any of these answers; undefined for any answer at all. */
  values: readonly string[] | undefined;
  goTo: string;
}

/** Consecutive rules that differ only in the answer they ask for. */
export interface Sentence extends Branch {
  /** The position of the first rule. */
  from: number;
  rules: readonly DefinitionPart[];
}

/** Groups a screen's rules into sentences, in their order. The first that holds decides. */
export function sentencesOf(rules: Pick<DefinitionPart, 'list'>): Sentence[] {
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

/** Writes a branch as rules, one for each answer. */
const rulesOf = ({ asked, values, goTo }: Branch): object[] =>
  values === undefined
    ? [{ when: { screen: asked }, goTo }]
    : values.map((is) => ({ when: { screen: asked, is }, goTo }));

const written = (sentence: Sentence): unknown[] => sentence.rules.map(({ value }) => value);

function write(rules: DefinitionPart, all: readonly unknown[]): void {
  rules.set(all.length === 0 ? undefined : all);
}

/** Replaces the sentence at a position, or adds one after the last. */
export function writeSentence(rules: DefinitionPart, place: number, branch: Branch): void {
  const sentences = sentencesOf(rules).map(written);
  write(rules, [...sentences.slice(0, place), rulesOf(branch), ...sentences.slice(place + 1)].flat());
}

export function removeSentence(rules: DefinitionPart, place: number): void {
  write(rules, sentencesOf(rules).map(written).toSpliced(place, 1).flat());
}

/** Moves a sentence from one position to another. */
export function moveSentence(rules: DefinitionPart, from: number, to: number): void {
  const sentences = sentencesOf(rules).map(written);
  const [moved = []] = sentences.splice(from, 1);
  write(rules, sentences.toSpliced(to, 0, moved).flat());
}

const idOf = (screen: DefinitionPart | undefined): string => (screen === undefined ? '' : textIn(screen.at('id')));

/** Returns where a rule of the screen at `place` can lead: later screens, and the end. */
export const targetsAfter = (screens: readonly DefinitionPart[], place: number): string[] => [
  ...screens.slice(place + 1).map(idOf),
  END,
];

/**
 * Returns a branch to start from: on a value of the screen's own answer that no rule asks for yet.
 * It leads elsewhere than the last sentence, which it would otherwise become a part of.
 */
export function newBranch(
  screens: readonly DefinitionPart[],
  place: number,
  choices: readonly { value: string }[] | undefined,
): Branch {
  const asked = idOf(screens[place]);
  const sentences = screens[place] === undefined ? [] : sentencesOf(screens[place].at('rules'));
  const used = new Set(sentences.filter((each) => each.asked === asked).flatMap(({ values }) => values ?? []));
  const value = choices?.find((choice) => !used.has(choice.value)) ?? choices?.[0];
  const [next = END, ...further] = targetsAfter(screens, place);
  const last = sentences.at(-1)?.goTo;
  const goTo = [...further, next].find((target) => target !== last) ?? END;
  return { asked, values: [value?.value ?? ''], goTo };
}
