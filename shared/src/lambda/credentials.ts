import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Replaces `@aws-sdk/credential-provider-node` in bundles (iac/esbuild.yml). Lambda puts the role's
 * credentials into the environment
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime);
 * all other sources, such as profiles and single sign-on, would be a quarter of a bundle.
 */
export const defaultProvider = fromEnv;
