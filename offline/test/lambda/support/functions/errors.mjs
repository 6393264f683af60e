/** Handlers that fail in different ways. */
class MyError extends Error {
  name = 'MyError';
}
class Nameless extends Error {}

export const handler = async () => {
  throw new MyError('it went wrong');
};
export const nameless = async () => {
  throw new Nameless('by its constructor');
};
export const text = async () => {
  throw 'only text';
};
export const nothing = async () => {
  throw undefined;
};
export const synchronous = () => {
  throw new TypeError('at once');
};
export const exit = async ({ code }) => {
  process.exit(code);
};
export const timer = () =>
  new Promise(() =>
    setTimeout(() => {
      throw new RangeError('in a timer');
    }),
  );
export const rejection = () =>
  new Promise(() => {
    Promise.reject(new RangeError('unhandled'));
  });
export const never = () => new Promise(() => {});
export const circular = async () => {
  const ring = {};
  ring.ring = ring;
  return ring;
};
export const huge = async () => 'x'.repeat(6_291_556);
export const notAFunction = 5;
