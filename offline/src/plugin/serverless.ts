/** The parts of the Serverless Framework's objects that the plugin uses. */

export interface FunctionDefinition {
  name?: string;
  handler?: string;
  runtime?: string;
  timeout?: number;
  memorySize?: number;
  /** For asynchronous events; the age is in seconds. */
  maximumRetryAttempts?: number;
  maximumEventAge?: number;
  /** A finished zip file. */
  package?: { artifact?: string };
  environment?: Record<string, unknown>;
  events?: Record<string, unknown>[];
  /** serverless-esbuild's: do not bundle; the file to bundle if the handler does not name it. */
  skipEsbuild?: boolean;
  esbuildEntrypoint?: string;
}

/** A service, as serverless.yml and the plugins before have made it. */
export interface Service {
  service: string;
  provider: {
    runtime?: string;
    timeout?: number;
    memorySize?: number;
    environment?: Record<string, unknown>;
    compiledCloudFormationTemplate?: unknown;
    versionFunctions?: boolean;
  };
  package?: { artifact?: string };
  functions: Record<string, FunctionDefinition>;
  /** serverless-step-functions' part. */
  stepFunctions?: object;
  resources?: unknown;
  custom?: Record<string, unknown>;
}

export interface AwsProvider {
  getStage(): string;
  getRegion(): string;
  naming: { getStackName(): string };
}

export interface Serverless {
  service: Service;
  serviceDir: string;
  getProvider(name: 'aws'): AwsProvider;
  configSchemaHandler: {
    defineFunctionProperties(provider: 'aws', schema: object): void;
    validateConfig(configuration: unknown): Promise<void>;
  };
  pluginManager: {
    hooks: Record<string, { hook(): unknown }[] | undefined>;
    plugins: object[];
  };
}

/** The framework's log for a plugin. */
export interface PluginLog {
  notice(line: string): void;
  warning(line: string): void;
  error(line: string): void;
}
