/** The package has no types. */
declare module 'asl-validator' {
  /** Checks a definition of Step Functions. Adds the query language to its states. */
  export default function validate(definition: { States: Record<string, object> }): {
    isValid: boolean;
    errorsText(separator?: string): string;
  };
}
