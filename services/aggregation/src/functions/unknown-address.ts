/** Answers requests for addresses that the API does not have. */
export { unknownAddressHandler as handler } from '@booth/shared/lambda';
