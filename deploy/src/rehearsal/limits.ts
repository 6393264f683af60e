import type { Limit } from './exercise.ts';

/** What MiniStack 1.5.33 can't do of what a booth needs. */
export const LIMITS: readonly Limit[] = [
  {
    exercise: 'A page opens a poll: API Gateway runs the workflow `home`',
    says: '504 {"message": "Internal server error"}',
    why: 'Integrations of type AWS in a REST API call Lambda alone, and not Step Functions',
  },
  {
    exercise: 'One tap is a ballot: API Gateway runs the workflow `castBallot`',
    says: '504 {"message": "Internal server error"}',
    why: 'Integrations of type AWS in a REST API call Lambda alone, and not Step Functions',
  },
];

/** What the rehearsal does otherwise than a deployment to AWS; no template is changed. */
export const WORKAROUNDS: readonly string[] = [
  'Types of resources that the emulator does not have (above) are accepted and not emulated: `deploy/python/rehearsal_cloud.py`.',
  'It has no Amplify Hosting: a stand-in of ours takes the upload and serves the site (`deploy/src/rehearsal/amplify.ts`).',
  'An alarm of several metrics is made one of the first of them: it exists, and computes nothing.',
  'It lacks `ProviderURL` of a user pool; it gets the address of the emulator, which the tokens then name, too.',
  'Its APIs are at `/_aws/execute-api/API`, for nobody resolves the host names of API Gateway; so are the pages of Cognito.',
  '`StartSyncExecution` is sent without the prefix `sync-` of its host.',
];
