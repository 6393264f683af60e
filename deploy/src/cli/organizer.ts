import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { readArguments, UsageError } from '@booth/shared/command-line';
import * as z from 'zod/mini';
import { CommandError, runCommand } from '../command.ts';
import { createOrganizers } from '../organizers.ts';
import { stacksOf } from '../stacks.ts';
import { openStage } from '../stage.ts';

const USAGE = `npm run organizer -- add MAIL --stage STAGE     adds an organizer, who gets a password by mail
npm run organizer -- remove MAIL --stage STAGE  deletes the account
npm run organizer -- list --stage STAGE         lists the organizers`;

const Mail = z.email();

function mailOf(text: string | undefined): string {
  const mail = Mail.safeParse(text);
  if (mail.success) return mail.data;
  throw new UsageError(text === undefined ? 'Whose mail address?' : `"${text}" is not a mail address.`);
}

await runCommand(USAGE, async () => {
  const options = { stage: { type: 'string' } } as const;
  const { values, positionals } = readArguments({ options, allowPositionals: true } as const, USAGE);
  const [action, address, ...others] = positionals;
  if (action === undefined) throw new UsageError('Name what to do: add, remove or list.');
  if (!['add', 'remove', 'list'].includes(action)) throw new UsageError(`There is no "${action}".`);
  const stray = action === 'list' ? address : others[0];
  if (stray !== undefined) throw new UsageError(`Unexpected argument "${stray}".`);
  const mail = action === 'list' ? undefined : mailOf(address);

  const { name: stage, settings } = await openStage(values.stage);
  const { region } = settings;
  const pool = await stacksOf(stage, region).output('survey', 'OrganizersPoolId');
  const organizers = createOrganizers(new CognitoIdentityProviderClient({ region }), pool);

  if (mail === undefined) {
    const accounts = await organizers.list();
    for (const { name, mail, status } of accounts) {
      console.log(`${mail}  ${name}${status === 'FORCE_CHANGE_PASSWORD' ? '  has not signed in yet' : ''}`);
    }
    if (accounts.length === 0) console.log('There are no organizers yet.');
  } else if (action === 'add') {
    const added = await organizers.add(mail);
    if (added === undefined) throw new CommandError(`All names like "${mail.split('@')[0]}" are taken.`);
    const { name, isNew } = added;
    console.log(
      isNew ? `Added ${mail} as "${name}". A password is on its way by mail.` : `"${name}" (${mail}) is an organizer.`,
    );
  } else {
    const name = await organizers.remove(mail);
    if (name === undefined) throw new CommandError(`No account has the address ${mail}.`);
    // AccessTokenValidity in services/survey/iac/sign-in.yml.
    console.log(`Removed "${name}". Pages that are open can still organize for up to an hour.`);
  }
});
