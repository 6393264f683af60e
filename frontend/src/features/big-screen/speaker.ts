/**
 * Shortest time between two summaries, in milliseconds: a hall votes several times a second, and
 * who listens to each vote hears nothing else.
 */
export const SPEAK_EVERY_MS = 10_000;
/** How long the first change waits for those that belong to it, in milliseconds. */
export const SETTLE_MS = 1_000;
/** Most facts in one summary; what is left is said with the next. */
export const FACTS_MAX = 4;

/** One thing that the board shows now. */
export interface Fact {
  about: string;
  /** Another value is news; the words may change without being any. */
  value: string | number;
  words: string;
}

export interface Speaker {
  /** Takes over what is shown now. */
  tell: (facts: readonly Fact[]) => void;
  stop: () => void;
}

/**
 * Says what has changed since it was last said, at most every `SPEAK_EVERY_MS`. What had to wait
 * longest goes first, so that numbers which change all the time keep no other silent.
 * @param first what is there to be read already, and is no news
 */
export function createSpeaker(say: (news: readonly Fact[]) => void, first: readonly Fact[]): Speaker {
  const said = new Map(first.map(({ about, value }) => [about, { value, turn: 0 }]));
  let shown = first;
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isNews = ({ about, value }: Fact) => said.get(about)?.value !== value;
  const turnOf = ({ about }: Fact) => said.get(about)?.turn ?? 0;
  const wait = (milliseconds: number) => {
    timer = setTimeout(() => {
      timer = undefined;
      speak();
    }, milliseconds);
  };

  function speak() {
    const longest = shown.filter(isNews).sort((a, b) => turnOf(a) - turnOf(b));
    const news = new Set(longest.slice(0, FACTS_MAX));
    if (news.size === 0) return;
    turn += 1;
    for (const { about, value } of news) said.set(about, { value, turn });
    say(shown.filter((fact) => news.has(fact)));
    wait(SPEAK_EVERY_MS);
  }

  return {
    tell: (facts) => {
      shown = facts;
      const topics = new Set(facts.map(({ about }) => about));
      // What was hidden meanwhile is news again.
      for (const about of said.keys()) if (!topics.has(about)) said.delete(about);
      if (timer === undefined && facts.some(isNews)) wait(SETTLE_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
