/** What is wrong with a value, and the path to it. */
export interface Issue {
  path: (string | number)[];
  message: string;
}
