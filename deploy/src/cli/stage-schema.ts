import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments } from '@booth/shared/command-line';
import { ROOT } from '../command.ts';
import { stageSchema } from '../stage-settings.ts';

const USAGE = `npm run schema -w deploy
Writes stages/stage.schema.json, with which editors complete and check stages/*.yml.`;

readArguments({}, USAGE);
writeFileSync(join(ROOT, 'stages/stage.schema.json'), stageSchema());
