import { offerFile } from './offer-file.ts';

/** Where a file goes, piece by piece. */
export interface Sink {
  write: (part: string) => Promise<void>;
  /** The file is whole. */
  finish: () => Promise<void>;
  /** Nothing of it is kept. */
  abandon: () => Promise<void>;
}

/** The part of the File System Access API that is used here; only some browsers have it, and TypeScript's `dom` lacks it. */
interface FilePicker {
  showSaveFilePicker: (options: {
    suggestedName: string;
    types: { description: string; accept: Record<string, string[]> }[];
  }) => Promise<Pick<FileSystemFileHandle, 'createWritable'>>;
}

const hasPicker = (page: object): page is FilePicker =>
  'showSaveFilePicker' in page && typeof page.showSaveFilePicker === 'function';

/** Keeps it all in memory until it is whole. */
function memorySink(name: string): Sink {
  const parts: string[] = [];
  return {
    write: async (part) => {
      parts.push(part);
    },
    finish: async () => offerFile(name, parts),
    abandon: async () => undefined,
  };
}

/**
 * Asks where to, where the browser can write to a file as it comes; call it in the handler of a click, as the browser wants.
 * @returns undefined where the organizer thought better of it
 */
export async function openSink(name: string, page: object = window): Promise<Sink | undefined> {
  if (!hasPicker(page)) return memorySink(name);
  try {
    const file = await page.showSaveFilePicker({
      suggestedName: name,
      types: [{ description: 'CSV', accept: { 'text/csv': ['.csv'] } }],
    });
    const stream = await file.createWritable();
    return { write: (part) => stream.write(part), finish: () => stream.close(), abandon: () => stream.abort() };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    // A browser that has the picker may still forbid it here, as in a frame.
    return memorySink(name);
  }
}
