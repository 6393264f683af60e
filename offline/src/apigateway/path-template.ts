/** The parameters that a request's path has by an API's path template. */
export interface PathMatch {
  pathParameters: Record<string, string>;
}

const greedyParameter = /^\{(.+)\+\}$/;
const parameter = /^\{(.+)\}$/;

/**
 * Returns the decoded parameters of a path, or undefined if it does not fit the template.
 * @example matchPath('/polls/{pollId}', '/polls/a%20b') // { pathParameters: { pollId: 'a b' } }
 */
export function matchPath(template: string, path: string): PathMatch | undefined {
  const wanted = segmentsOf(template);
  const given = segmentsOf(path);
  const pathParameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index];
    if (value === undefined) return undefined;
    const greedy = greedyParameter.exec(segment)?.[1];
    if (greedy !== undefined) {
      pathParameters[greedy] = decode(given.slice(index).join('/'));
      return { pathParameters };
    }
    const name = parameter.exec(segment)?.[1];
    if (name !== undefined) pathParameters[name] = decode(value);
    else if (segment !== value) return undefined;
  }
  return given.length === wanted.length ? { pathParameters } : undefined;
}

/** Sorts as API Gateway picks: a literal segment before a parameter before a greedy parameter. */
export function comparePathTemplates(one: string, other: string): number {
  const left = segmentsOf(one).map(segmentRank);
  const right = segmentsOf(other).map(segmentRank);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function segmentRank(segment: string): number {
  if (greedyParameter.test(segment)) return 2;
  return parameter.test(segment) ? 1 : 0;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
