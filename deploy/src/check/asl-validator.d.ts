/** The package has no types of its own. */
declare module 'asl-validator' {
  /** Checks a definition of Step Functions, and adds the query language to its states. */
  export default function validate(definition: { States: Record<string, object> }): {
    isValid: boolean;
    errorsText(separator?: string): string;
  };
}
