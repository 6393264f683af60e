/** What intrinsic functions ask the stack. `undefined` always means: not known here. */
export interface Scope {
  /** `Ref`: a resource, a parameter or a pseudo parameter. `NO_VALUE` for AWS::NoValue. */
  reference(name: string): unknown;
  /** `Fn::GetAtt` */
  attribute(logicalId: string, attribute: string): unknown;
  /** `Fn::ImportValue` */
  importValue(name: string): unknown;
  /** `Fn::FindInMap` */
  mapping(map: string, key: string, attribute: string): unknown;
  /** The expression of a named condition. */
  condition(name: string): unknown;
}

/** AWS::NoValue: the property or element is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** An intrinsic function that has no value offline; the message names its place in the file. */
export class UnresolvedIntrinsic extends Error {
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
    this.name = 'UnresolvedIntrinsic';
    this.path = path;
  }
}
