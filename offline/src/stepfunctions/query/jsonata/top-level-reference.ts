/**
 * The first name that an expression looks up in no context at all, such as `phone` in
 * `phone.number`. Step Functions evaluates expressions without input (it is in `$states.input`), so
 * such a name never finds anything, and AWS refuses it. Names inside a path, a predicate or a sort
 * have a context and are fine. Takes the syntax tree that jsonata's `ast()` gives, whose published
 * type misses half of it.
 */
export function topLevelReference(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(node));
  const list = (field: string): unknown[] => {
    const value = fields.get(field);
    return Array.isArray(value) ? value : [];
  };
  switch (fields.get('type')) {
    case 'name':
      return String(fields.get('value'));
    case 'path':
      return topLevelReference(list('steps')[0]);
    case 'binary':
    case 'apply':
    case 'bind':
      return first([fields.get('lhs'), fields.get('rhs')]);
    case 'condition':
      return first([fields.get('condition'), fields.get('then'), fields.get('else')]);
    case 'unary':
    case 'block':
      return first([...list('expressions'), ...list('lhs').flat(), fields.get('expression')]);
    case 'function':
    case 'partial':
      return first(list('arguments'));
    default:
      return undefined;
  }
}

function first(nodes: unknown[]): string | undefined {
  for (const node of nodes) {
    const found = topLevelReference(node);
    if (found !== undefined) return found;
  }
  return undefined;
}
