/**
 * The shortest time between two announcements, in milliseconds. A hall votes several times a
 * second: announcing each vote would leave no time for anything else.
 */
export const SPEAK_EVERY_MS = 10_000;
/** How long the first change waits for related ones, in milliseconds. */
export const SETTLE_MS = 1_000;
/** The most facts in one announcement. The rest follow with the next. */
export const FACTS_MAX = 4;

/** Something that the board shows now. */
export interface Fact {
  about: string;
  /** A new value is news. New words with the same value are not. */
  value: string | number;
  words: string;
}

export interface Speaker {
  /** Takes over what the board shows now. */
  tell: (facts: readonly Fact[]) => void;
  stop: () => void;
}

/**
 * Creates a speaker that announces changes, at most every `SPEAK_EVERY_MS`. The fact that waited
 * longest comes first, so numbers that change all the time don't silence others.
 * @param first what the board shows at the start, which is no news
 */
export function createSpeaker(say: (news: readonly Fact[]) => void, first: readonly Fact[]): Speaker {
  const said = new Map(first.map(({ about, value }) => [about, { value, round: 0 }]));
  let shown = first;
  let round = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isNews = ({ about, value }: Fact) => said.get(about)?.value !== value;
  const roundOf = ({ about }: Fact) => said.get(about)?.round ?? 0;
  const wait = (milliseconds: number) => {
    timer = setTimeout(() => {
      timer = undefined;
      speak();
    }, milliseconds);
  };

  function speak() {
    const longest = shown.filter(isNews).sort((a, b) => roundOf(a) - roundOf(b));
    const news = new Set(longest.slice(0, FACTS_MAX));
    if (news.size === 0) return;
    round += 1;
    for (const { about, value } of news) said.set(about, { value, round });
    say(shown.filter((fact) => news.has(fact)));
    wait(SPEAK_EVERY_MS);
  }

  return {
    tell: (facts) => {
      shown = facts;
      const topics = new Set(facts.map(({ about }) => about));
      // A fact that was hidden meanwhile is news again.
      for (const about of said.keys()) if (!topics.has(about)) said.delete(about);
      if (timer === undefined && facts.some(isNews)) wait(SETTLE_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
