/**
 * Writes into customHttp.yml whose pages may frame the big screen on this stage (`npm run
 * headers`). Amplify Hosting puts no variable into that file, but reads it after the build, as the
 * log of https://github.com/aws-amplify/amplify-hosting/issues/3049 shows.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { frameAncestorsOf, withFrameAncestors } from './frame-ancestors.ts';

const file = resolve(import.meta.dirname, '../../customHttp.yml');
writeFileSync(file, withFrameAncestors(readFileSync(file, 'utf8'), frameAncestorsOf(process.env.FRAME_ANCESTORS)));
