import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import * as z from 'zod/mini';
import { withPackage } from '../../shared/scripts/package-service.ts';

const services = join(import.meta.dirname, '../../services');

const Template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.optional(z.unknown()) })),
});
const FunctionProperties = z.object({
  Handler: z.string(),
  Code: z.object({ S3Key: z.string() }),
  Environment: z.optional(z.object({ Variables: z.record(z.string(), z.unknown()) })),
});

/** A function as it is uploaded to Lambda. */
export interface PackagedFunction {
  /** Its name in serverless.yml. */
  name: string;
  zipBytes: number;
  /** The handler's module in the unpacked zip. */
  file: string;
  /** The function's environment. A URL stands for values that only a deployment knows. */
  environment: Record<string, string>;
}

/** Packages a service as `npm run package` does, and unpacks its functions into `folder`. */
export const packagedFunctions = (service: string, folder: string): Promise<PackagedFunction[]> =>
  withPackage(join(services, service), 'dev', [], (packaged) => unpackFunctions(packaged, join(folder, service)));

/** Unpacks the functions of the package in the folder `packaged` into `folder`. */
export async function unpackFunctions(packaged: string, folder: string): Promise<PackagedFunction[]> {
  const text = await readFile(join(packaged, 'cloudformation-template-update-stack.json'), 'utf8');
  const functions = Object.values(Template.parse(JSON.parse(text)).Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties }) => FunctionProperties.parse(Properties));
  return Promise.all(
    functions.map(async ({ Handler, Code, Environment }) => {
      const zip = await readFile(join(packaged, basename(Code.S3Key)));
      const name = basename(Code.S3Key, '.zip');
      const unpacked = join(folder, name);
      for (const [path, content] of Object.entries(unzipSync(zip))) {
        await mkdir(dirname(join(unpacked, path)), { recursive: true });
        await writeFile(join(unpacked, path), content);
      }
      const variables = Object.entries(Environment?.Variables ?? {});
      return {
        name,
        zipBytes: zip.byteLength,
        file: join(unpacked, Handler.replace(/\.[^.]*$/, '.mjs')),
        environment: Object.fromEntries(
          variables.map(([key, value]) => [key, typeof value === 'string' ? value : 'https://deployed.invalid']),
        ),
      };
    }),
  );
}
