import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands for `@aws-sdk/credential-provider-node` in bundles (iac/esbuild.yml): Lambda gives a
 * function its role's credentials in the environment
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime).
 * The other sources, such as profiles and single sign-on, are a quarter of a bundle.
 */
export const defaultProvider = fromEnv;
