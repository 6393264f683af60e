// Not written in the call: no tool is to look for it.
const missing = 'no-such-package';
require(missing);
