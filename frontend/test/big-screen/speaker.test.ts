import {
  createSpeaker,
  FACTS_MAX,
  type Fact,
  SETTLE_MS,
  SPEAK_EVERY_MS,
} from '../../src/features/big-screen/speaker.ts';

const fact = (about: string, value: string | number): Fact => ({ about, value, words: `${about} ${value}` });

/** A speaker, and what it has said at which millisecond. */
function listening(...first: Fact[]) {
  const heard: { at: number; words: string[] }[] = [];
  const begin = Date.now();
  const speaker = createSpeaker(
    (news) => heard.push({ at: Date.now() - begin, words: news.map(({ words }) => words) }),
    first,
  );
  return { ...speaker, heard, words: () => heard.map(({ words }) => words) };
}

describe('the summary for screen readers', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('leaves out what is on the board from the start', () => {
    const { tell, heard } = listening(fact('poll', 'open'));
    tell([fact('poll', 'open')]);
    jest.advanceTimersByTime(SPEAK_EVERY_MS * 3);
    expect(heard).toEqual([]);
  });

  it('says changes at about the same time together', () => {
    const { tell, heard } = listening(fact('poll', 'secret'));
    tell([fact('poll', 'revealed')]);
    jest.advanceTimersByTime(SETTLE_MS - 1);
    tell([fact('poll', 'revealed'), fact('voters', 3)]);
    jest.advanceTimersByTime(1);
    expect(heard).toEqual([{ at: SETTLE_MS, words: ['poll revealed', 'voters 3'] }]);
  });

  it('comes at most every ten seconds, however often something changes, and ends with the last state', () => {
    const { tell, heard } = listening();
    for (let voters = 1; voters <= 500; voters += 1) {
      tell([fact('voters', voters)]);
      jest.advanceTimersByTime(100);
    }
    jest.advanceTimersByTime(SPEAK_EVERY_MS * 3);
    expect(SPEAK_EVERY_MS).toBe(10_000);
    expect(heard.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5].map((turn) => SETTLE_MS + turn * SPEAK_EVERY_MS));
    expect(heard.at(-1)?.words).toEqual(['voters 500']);
  });

  it('says nothing if only the wording changes, or if a change is reverted', () => {
    const { tell, heard } = listening(fact('lead', 's3'));
    tell([{ ...fact('lead', 's3'), words: 'in another language' }]);
    tell([fact('lead', 'ec2')]);
    tell([fact('lead', 's3')]);
    jest.advanceTimersByTime(SPEAK_EVERY_MS);
    expect(heard).toEqual([]);
  });

  it('repeats what was hidden in between', () => {
    const { tell, words } = listening();
    tell([fact('voters', 3)]);
    jest.advanceTimersByTime(SPEAK_EVERY_MS * 2);
    tell([]);
    tell([fact('voters', 3)]);
    jest.advanceTimersByTime(SPEAK_EVERY_MS * 2);
    expect(words()).toEqual([['voters 3'], ['voters 3']]);
  });

  it('is short, and says first what has waited longest', () => {
    const { tell, words } = listening();
    const abouts = Array.from({ length: FACTS_MAX + 2 }, (_, index) => `question ${index}`);
    for (let value = 0; value < 3; value += 1) {
      tell(abouts.map((about) => fact(about, value)));
      jest.advanceTimersByTime(value === 0 ? SETTLE_MS : SPEAK_EVERY_MS);
    }
    expect(words().map(({ length }) => length)).toEqual([FACTS_MAX, FACTS_MAX, FACTS_MAX]);
    // Two of the six wait each time.
    expect(words()).toEqual([
      ['question 0 0', 'question 1 0', 'question 2 0', 'question 3 0'],
      ['question 0 1', 'question 1 1', 'question 4 1', 'question 5 1'],
      ['question 0 2', 'question 1 2', 'question 2 2', 'question 3 2'],
    ]);
  });

  it('goes on without another change until everything is said', () => {
    const { tell, words } = listening();
    tell(['a', 'b', 'c', 'd', 'e'].map((about) => fact(about, 1)));
    jest.advanceTimersByTime(SPEAK_EVERY_MS * 3);
    expect(words()).toEqual([['a 1', 'b 1', 'c 1', 'd 1'], ['e 1']]);
  });

  it('ends with the page', () => {
    const { tell, stop, heard } = listening();
    tell([fact('voters', 1)]);
    stop();
    jest.advanceTimersByTime(SPEAK_EVERY_MS);
    expect(heard).toEqual([]);
  });
});
