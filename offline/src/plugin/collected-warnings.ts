import type { PluginLog } from './serverless.ts';

/** Holds the warnings of a start back, to log them together and only when they have changed. */
export interface CollectedWarnings extends PluginLog {
  /** Logs what was collected if `isNew` says so; later warnings are logged at once. */
  logIfNew(isNew: (lines: string[]) => Promise<boolean>): Promise<void>;
}

/** Returns a log that collects warnings and passes everything else on to `log`. */
export function collectWarnings(log: PluginLog): CollectedWarnings {
  const lines: string[] = [];
  let isOpen = false;
  return {
    notice: (line) => log.notice(line),
    error: (line) => log.error(line),
    warning: (line) => {
      if (isOpen) log.warning(line);
      else lines.push(line);
    },
    logIfNew: async (isNew) => {
      isOpen = true;
      if (await isNew(lines)) for (const line of lines) log.warning(line);
    },
  };
}
