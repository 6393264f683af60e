/** `{Ref: …}` or `{'Fn::…': …}`: an object with that one key. */
export function intrinsicCall(value: object): { name: string; argument: unknown } | undefined {
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  const [name, argument] = entry;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}
