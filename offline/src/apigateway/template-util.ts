/** The `$util` of a mapping template (API Gateway guide: "Variables for data transformations", "$util variables"). */
export const templateUtil = {
  escapeJavaScript,
  parseJson: (text: unknown): unknown => JSON.parse(String(text)),
  urlEncode: (text: unknown): string => new URLSearchParams([['', String(text)]]).toString().slice(1),
  urlDecode: (text: unknown): string => decodeURIComponent(String(text).replaceAll('+', ' ')),
  base64Encode: (text: unknown): string => Buffer.from(String(text)).toString('base64'),
  base64Decode: (text: unknown): string => Buffer.from(String(text), 'base64').toString(),
};

const shortEscapes: Record<string, string> = {
  '"': '\\"',
  "'": "\\'",
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * JavaScript string escapes as Apache Commons Lang writes them. Note that `\'` is not JSON: the guide tells templates to append
 * `.replaceAll("\\'","'")`, and a template that forgets it must fail here as it fails on AWS.
 */
function escapeJavaScript(text: unknown): string {
  return String(text).replace(/["'\\/]|[^ -~]/g, (character) => {
    const short = shortEscapes[character];
    if (short !== undefined) return short;
    return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}
