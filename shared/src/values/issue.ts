/** A validation problem and its path. */
export interface Issue {
  path: (string | number)[];
  message: string;
}
