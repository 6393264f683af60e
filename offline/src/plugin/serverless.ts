/** The parts of the Serverless Framework's objects that the plugin uses. */

export interface FunctionDefinition {
  name?: string;
  environment?: Record<string, unknown>;
  events?: Record<string, unknown>[];
}

export interface Service {
  service: string;
  provider: {
    environment?: Record<string, unknown>;
    compiledCloudFormationTemplate?: unknown;
    versionFunctions?: boolean;
  };
  functions: Record<string, FunctionDefinition>;
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
