import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod/mini';
import { CommandError, readArguments, runCommand } from '../command.ts';
import { createOrganizers } from '../organizers.ts';
import { stacksOf } from '../stacks.ts';
import { openStage } from '../stage.ts';

const USAGE = `npm run organizer -- add MAIL --stage STAGE     lets somebody organize, who gets a password by mail
npm run organizer -- remove MAIL --stage STAGE  deletes the account
npm run organizer -- list --stage STAGE         tells who organizes`;

const Mail = z.email();

function mailOf(text: string | undefined): string {
  const mail = Mail.safeParse(text);
  if (mail.success) return mail.data;
  throw new CommandError(`${text === undefined ? 'Whom?' : `"${text}" is no mail address.`}\n\n${USAGE}`);
}

await runCommand(async () => {
  const options = { stage: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = readArguments({ options, allowPositionals: true } as const, USAGE);
  if (values.help) return console.log(USAGE);
  const [action, address, ...others] = positionals;
  if (others.length > 0 || !['add', 'remove', 'list'].includes(action ?? '')) throw new CommandError(USAGE);
  const mail = action === 'list' ? undefined : mailOf(address);

  const { name: stage, settings } = await openStage(values.stage, USAGE);
  const { region } = settings;
  const pool = await stacksOf(stage, region).output('survey', 'OrganizersPoolId');
  const organizers = createOrganizers(new CognitoIdentityProviderClient({ region }), pool);

  if (mail === undefined) {
    const accounts = await organizers.list();
    for (const { name, mail, status } of accounts) {
      console.log(`${mail}  ${name}${status === 'FORCE_CHANGE_PASSWORD' ? '  has not signed in yet' : ''}`);
    }
    if (accounts.length === 0) console.log('Nobody organizes yet.');
  } else if (action === 'add') {
    const added = await organizers.add(mail);
    if (added === undefined) throw new CommandError(`All names like "${mail.split('@')[0]}" are taken.`);
    const { name, isNew } = added;
    console.log(
      isNew ? `${mail} organizes as "${name}", and gets a password by mail.` : `"${name}" (${mail}) organizes.`,
    );
  } else {
    const name = await organizers.remove(mail);
    if (name === undefined) throw new CommandError(`Nobody has the address ${mail}.`);
    // AccessTokenValidity in services/survey/iac/sign-in.yml.
    console.log(`"${name}" is deleted. Pages that are open may still organize, for an hour at most.`);
  }
});
