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
  'Types of resources that the emulator does not have are accepted, and not emulated; faults that would end the rehearsal early are ' +
    'mended (`deploy/python/rehearsal_cloud.py`). Where a new version has such a type, or no such fault, the rehearsal fails.',
  'A stand-in of ours takes the upload to Amplify Hosting and serves the site (`deploy/src/rehearsal/amplify.ts`).',
  'APIs are called at `/_aws/execute-api/API`, for nobody resolves the host names of API Gateway; the pages and the issuer of Cognito ' +
    'are at the address of the emulator, too.',
  '`StartSyncExecution` is sent without the prefix `sync-` of its host.',
];
