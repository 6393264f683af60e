exports.echo = async (event) => event;
exports.nothing = async () => {};
exports.sync = (event) => event;
exports.callback = (event, _context, callback) => {
  setTimeout(() => callback(null, { called: event }));
};
exports.callbackError = (_event, _context, callback) => callback(new RangeError('by callback'));
exports.succeed = (_event, context) => {
  setTimeout(() => context.succeed('later'));
};
exports.inner = { handlers: { deep: async () => 'deep' } };
exports.context = async (_event, context) => ({
  ...context,
  remaining: context.getRemainingTimeInMillis(),
  keys: Object.keys(context),
});
exports.environment = async () => [process.env.WHO, process.env.AWS_LAMBDA_FUNCTION_NAME, process.env._HANDLER];
exports.ownEnvironment = async ({ file }) => {
  while (!require('node:fs').existsSync(file)) await new Promise(setImmediate);
  const read = process.env.WHO;
  const listed = { ...process.env }.WHO;
  process.env.WHO = 'changed';
  return { read, listed, set: process.env.WHO };
};
exports.print = async ({ line }) => {
  console.log(line);
  return 'printed';
};
let failures = 0;
exports.thirdTime = async ({ file }) => {
  require('node:fs').appendFileSync(file, 'called\n');
  failures += 1;
  if (failures < 3) throw new Error('not yet');
};
exports.stream = globalThis.awslambda?.streamifyResponse(async (event, stream) => {
  stream.write('{"streamed":');
  stream.end(`${event.number}}`);
});
