import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../command.ts';
import { stageSchema } from '../stage-settings.ts';

// For editors, which complete and check stages/*.yml by it.
writeFileSync(join(ROOT, 'stages/stage.schema.json'), stageSchema());
