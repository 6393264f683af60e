/** The bullet or number at the start of a list's line: `- `, `• `, `3. `, `(a) `, `① `, `・`. */
const BULLET = /^(?:[-–—*+•‣◦▪●○]\s+|[•・]\s*|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s+|[（]?\d{1,3}[．）、]\s*|[①-⑳]\s*)/u;

/** Maps lines that look the same to a reader to the same key. */
const comparable = (line: string): string => line.normalize('NFKC').toLowerCase();

/** Returns the lines of a text without bullets and numbers. Empty lines are left out. */
export const linesOf = (text: string): string[] =>
  text.split(/[\r\n\u2028\u2029]+/).flatMap((line) => {
    // Of a row of a spreadsheet, only the first cell.
    const [cell = ''] = line.split('\t').filter((each) => each.trim() !== '');
    const label = cell.trim().replace(BULLET, '').trim();
    return label === '' ? [] : [label];
  });

/** The outcome of adding lines to a list. */
export interface AddedLines {
  added: string[];
  /** How many were already in the list or came twice. */
  doubles: number;
  /** How many did not fit into the list. */
  left: number;
}

/** Decides which lines are added to a list of at most `most` members. */
export function addedLines(lines: readonly string[], present: readonly string[], most: number): AddedLines {
  const seen = new Set(present.map(comparable));
  const fresh = lines.filter((line) => {
    const key = comparable(line);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  const room = Math.max(0, most - present.length);
  return { added: fresh.slice(0, room), doubles: lines.length - fresh.length, left: Math.max(0, fresh.length - room) };
}
