/** The values that intrinsic functions take from the stack; `undefined` means: unknown. */
export interface Scope {
  /** `Ref` of a resource, a parameter or a pseudo parameter; `NO_VALUE` for AWS::NoValue. */
  reference(name: string): unknown;
  /** `Fn::GetAtt` */
  attribute(logicalId: string, attribute: string): unknown;
  /** `Fn::ImportValue` */
  importValue(name: string): unknown;
  /** `Fn::FindInMap` */
  mapping(map: string, key: string, attribute: string): unknown;
  /** Returns the expression of a named condition. */
  condition(name: string): unknown;
}

/** AWS::NoValue: a property or an element with this value is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

/**
 * Thrown for an intrinsic function without a value offline; the message has its path in the file.
 */
export class UnresolvedIntrinsic extends Error {
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
    this.name = 'UnresolvedIntrinsic';
    this.path = path;
  }
}
