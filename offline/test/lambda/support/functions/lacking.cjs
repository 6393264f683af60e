// A variable hides the name from tools that look for packages.
const missing = 'no-such-package';
require(missing);
