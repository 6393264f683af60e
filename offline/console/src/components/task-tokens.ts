/** Base64 that is so long that it can only be a token or a payload. */
const longBase64 = /[A-Za-z0-9+/]{80,}={0,2}/g;

/** A token of the service contains the ARN of its execution. */
const marks = ['arn:aws:states:', '"arn:'];

/**
 * Returns the text with every task token replaced. Whoever holds a token can end the task, so none
 * is shown on a screen that others may see.
 */
export function withoutTaskTokens(text: string, placeholder: string): string {
  return text.replace(longBase64, (candidate) => (isTaskToken(candidate) ? placeholder : candidate));
}

function isTaskToken(candidate: string): boolean {
  try {
    const bytes = atob(candidate);
    return marks.some((mark) => bytes.includes(mark));
  } catch {
    return false;
  }
}
