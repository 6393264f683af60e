/** A piece of a document, with its first line, counted from 1. */
export interface Piece {
  line: number;
  text: string;
}

export interface Fence extends Piece {
  /** The language after the three backticks, such as `sh`. */
  language: string;
}

/** The parts of a Markdown file that the docs test reads. */
export interface MarkdownDocument {
  fences: readonly Fence[];
  /** Texts between single backticks. */
  codes: readonly Piece[];
  /** Targets of links and pictures. */
  links: readonly Piece[];
  /** The anchors of its headings, as on GitHub. */
  anchors: ReadonlySet<string>;
}

const FENCE = /^\s*```(\S*)/;
const HEADING = /^#{1,6} (.+)$/;
const CODE = /`([^`]+)`/g;
const LINK = /\]\(([^)\s]+)\)/g;

/** Reads a Markdown text. */
export function readMarkdown(text: string): MarkdownDocument {
  const fences: Fence[] = [];
  const prose: Piece[] = [];
  let open: { language: string; line: number; lines: string[] } | undefined;
  for (const [index, content] of text.split('\n').entries()) {
    const [, language] = content.match(FENCE) ?? [];
    if (language === undefined) (open?.lines ?? []).push(content);
    else if (open === undefined) open = { language, line: index + 1, lines: [] };
    else {
      fences.push({ language: open.language, line: open.line, text: open.lines.join('\n') });
      open = undefined;
      continue;
    }
    if (open === undefined) prose.push({ line: index + 1, text: content });
  }
  return {
    fences,
    codes: matchesIn(prose, CODE),
    // Links within code are examples.
    links: matchesIn(
      prose.map(({ line, text }) => ({ line, text: text.replaceAll(CODE, '') })),
      LINK,
    ),
    anchors: new Set(anchorsOf(prose.flatMap(({ text }) => text.match(HEADING)?.[1] ?? []))),
  };
}

const matchesIn = (pieces: readonly Piece[], pattern: RegExp): Piece[] =>
  pieces.flatMap(({ line, text }) => [...text.matchAll(pattern)].map(([, found = '']) => ({ line, text: found })));

/** https://github.com/Flet/github-slugger: headings of the same text get `-1`, `-2` and so on. */
function anchorsOf(headings: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return headings.map((heading) => {
    const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = words.replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '').replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}
