// `CustomHeaders` of the app: headers.yml, and the pages that may be framed on this stage.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { frameAncestorsOf, withFrameAncestors } = require('../build/frame-ancestors.ts');

module.exports = async ({ resolveVariable }) => {
  const ancestors = frameAncestorsOf(await resolveVariable('param:frameAncestors'));
  return withFrameAncestors(readFileSync(join(__dirname, 'headers.yml'), 'utf8'), ancestors);
};
