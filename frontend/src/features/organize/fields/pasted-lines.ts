/** What stands in front of the lines of a list: `- `, `• `, `3. `, `(a) `, `① `, `・`. */
const BULLET = /^(?:[-–—*+•‣◦▪●○]\s+|[•・]\s*|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s+|[（]?\d{1,3}[．）、]\s*|[①-⑳]\s*)/u;

/** What makes two lines the same to a reader. */
const comparable = (line: string): string => line.normalize('NFKC').toLowerCase();

/** Returns the lines of a text without their bullets and numbers; empty lines are left out. */
export const linesOf = (text: string): string[] =>
  text.split(/[\r\n\u2028\u2029]+/).flatMap((line) => {
    // A row of a spreadsheet: its first cell.
    const [cell = ''] = line.split('\t').filter((each) => each.trim() !== '');
    const label = cell.trim().replace(BULLET, '').trim();
    return label === '' ? [] : [label];
  });

/** What comes of lines that are added to a list. */
export interface AddedLines {
  added: string[];
  /** How many were there before, or twice. */
  doubles: number;
  /** How many had no room. */
  left: number;
}

/** Tells which of the lines are new to a list that takes `most` members. */
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
