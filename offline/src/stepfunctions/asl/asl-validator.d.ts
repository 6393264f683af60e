/** asl-validator ships no types. */
declare module 'asl-validator' {
  interface ValidationError {
    'Error code': string;
    Message?: string;
    message?: string;
  }
  export default function aslValidator(
    definition: unknown,
    options: { checkPaths: boolean; checkArn: boolean },
  ): { isValid: boolean; errors: ValidationError[] };
}
