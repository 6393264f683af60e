import type { Limit } from './exercise.ts';

/** Exercises that MiniStack 1.5.33 can't do. */
export const LIMITS: readonly Limit[] = [
  {
    exercise: 'A page opens a poll: API Gateway runs the workflow `home`',
    says: '504 {"message": "Internal server error"}',
    why: 'Integrations of type AWS in a REST API call only Lambda, not Step Functions',
  },
  {
    exercise: 'One tap is a ballot: API Gateway runs the workflow `castBallot`',
    says: '504 {"message": "Internal server error"}',
    why: 'Integrations of type AWS in a REST API call only Lambda, not Step Functions',
  },
];

/** Differences between the rehearsal and a deployment to AWS. No template is changed. */
export const WORKAROUNDS: readonly string[] = [
  'The emulator accepts types of resources that it does not have, and does not emulate them. Bugs that would end the rehearsal early ' +
    'are patched (`deploy/python/rehearsal_cloud.py`). If a new version has such a type or has fixed such a bug, the rehearsal fails.',
  'Our stand-in for Amplify Hosting takes the upload and serves the site (`deploy/src/rehearsal/amplify.ts`).',
  'APIs are called at `/_aws/execute-api/API`, because no DNS resolves the host names of API Gateway. The pages and the issuer of ' +
    'Cognito are at the address of the emulator as well.',
  '`StartSyncExecution` is sent without the prefix `sync-` of its host.',
];
