const ELLIPSIS = '…';

/** Splits a text where lines may break: at words, each with the white space after it. */
function wordsOf(text: string, language: string): string[] {
  const parts: string[] = [];
  for (const { segment, isWordLike } of new Intl.Segmenter(language, { granularity: 'word' }).segment(text)) {
    // Punctuation stays with the word before it.
    if (isWordLike || parts.length === 0) parts.push(segment);
    else parts[parts.length - 1] += segment;
  }
  return parts;
}

const lettersOf = (word: string): string[] => [...new Intl.Segmenter().segment(word)].map(({ segment }) => segment);

/**
 * Breaks a text into lines, which browsers do not do on a canvas. If it needs more than `linesMax`,
 * the last one ends in an ellipsis.
 * @param fits true if a text fits on a line
 */
export function wrapText(text: string, language: string, linesMax: number, fits: (line: string) => boolean): string[] {
  const lines: string[] = [''];
  const add = (part: string): void => {
    const line = lines.at(-1) ?? '';
    if (line === '' || fits((line + part).trimEnd())) lines[lines.length - 1] = line + part;
    else lines.push(part);
  };
  for (const word of wordsOf(text, language)) {
    if (fits(word.trimEnd())) add(word);
    else {
      // A word that is longer than a line starts on a new one and breaks anywhere.
      if (lines.at(-1) !== '') lines.push('');
      for (const letter of lettersOf(word)) add(letter);
    }
  }
  const shown = lines.slice(0, linesMax).map((line) => line.trimEnd());
  if (lines.length > linesMax) {
    let letters = lettersOf(shown.at(-1) ?? '');
    while (letters.length > 0 && !fits(letters.join('') + ELLIPSIS)) letters = letters.slice(0, -1);
    shown[shown.length - 1] = letters.join('').trimEnd() + ELLIPSIS;
  }
  return shown;
}
