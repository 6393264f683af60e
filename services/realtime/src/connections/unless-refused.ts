import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** Returns undefined if the condition of the write does not hold. */
export async function unlessRefused<Result>(write: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
