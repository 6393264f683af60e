import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const Manifest = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });

/** The program of the Serverless Framework (or its successor osls, by whatever name) that the service in this folder uses. */
export function serverlessProgram(serviceFolder: string): string {
  const require = createRequire(join(serviceFolder, 'package.json'));
  for (const name of ['serverless', 'osls']) {
    const manifestFile = resolveOrNone(require, `${name}/package.json`);
    if (manifestFile === undefined) continue;
    const { bin } = Manifest.parse(require(manifestFile));
    const program = typeof bin === 'string' ? bin : (bin.osls ?? bin.serverless);
    if (program !== undefined) return join(dirname(manifestFile), program);
  }
  throw new Error(
    `${serviceFolder}: the Serverless Framework is not installed. Run \`npm install --save-dev serverless@npm:osls\`.`,
  );
}

function resolveOrNone(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}
