/** The parts of the Serverless Framework's objects that the plugin uses. */

export interface FunctionDefinition {
  name?: string;
  handler?: string;
  runtime?: string;
  timeout?: number;
  memorySize?: number;
  /** Of events; the age in seconds. */
  maximumRetryAttempts?: number;
  maximumEventAge?: number;
  /** A zip file that is there already. */
  package?: { artifact?: string };
  environment?: Record<string, unknown>;
  events?: Record<string, unknown>[];
  /**
   * Of serverless-esbuild: leave the function as it is; the file to bundle where the handler does
   * not name it.
   */
  skipEsbuild?: boolean;
  esbuildEntrypoint?: string;
}

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
  /** Of serverless-step-functions. */
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

/** What the framework gives a plugin for its messages. */
export interface PluginLog {
  notice(line: string): void;
  warning(line: string): void;
  error(line: string): void;
}
