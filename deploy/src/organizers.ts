import { randomBytes } from 'node:crypto';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  type CognitoIdentityProviderClient,
  ListUsersCommand,
  paginateListUsersInGroup,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';

/** As services/survey/iac/sign-in.yml names it. */
const GROUP = 'organizers';
/** The number of names to try for users with the same local part of their addresses. */
const MOST_NAMESAKES = 20;

/** Somebody who may organize polls. */
export interface OrganizerAccount {
  name: string;
  mail: string;
  /** Cognito's status: FORCE_CHANGE_PASSWORD until the first sign-in. */
  status: string;
}

/** The accounts of organizers: users of a Cognito user pool in the group `organizers`. */
export function createOrganizers(client: CognitoIdentityProviderClient, UserPoolId: string) {
  async function findByMail(mail: string): Promise<OrganizerAccount | undefined> {
    const { Users = [] } = await client.send(
      new ListUsersCommand({ UserPoolId, Filter: `email = ${JSON.stringify(mail)}` }),
    );
    return Users[0] && accountOf(Users[0]);
  }

  /** Creates an account with the first free name. Cognito mails the password. */
  async function create(mail: string, names: readonly string[]): Promise<string | undefined> {
    for (const Username of names) {
      const UserAttributes = [
        { Name: 'email', Value: mail },
        { Name: 'email_verified', Value: 'true' },
      ];
      try {
        await client.send(
          new AdminCreateUserCommand({
            UserPoolId,
            Username,
            UserAttributes,
            TemporaryPassword: firstPassword(),
            DesiredDeliveryMediums: ['EMAIL'],
          }),
        );
        return Username;
      } catch (error) {
        if (!(error instanceof Error && error.name === 'UsernameExistsException')) throw error;
      }
    }
    return undefined;
  }

  return {
    /**
     * Adds an organizer. Returns the name of the account and whether it is new; undefined if all
     * names are taken.
     */
    async add(mail: string): Promise<{ name: string; isNew: boolean } | undefined> {
      const known = await findByMail(mail);
      const name = known?.name ?? (await create(mail, namesFor(mail)));
      if (name === undefined) return undefined;
      await client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: name, GroupName: GROUP }));
      return { name, isNew: known === undefined };
    },

    /** Deletes the account of a mail address. Returns its name; undefined if there is none. */
    async remove(mail: string): Promise<string | undefined> {
      const known = await findByMail(mail);
      if (known !== undefined) await client.send(new AdminDeleteUserCommand({ UserPoolId, Username: known.name }));
      return known?.name;
    },

    async list(): Promise<OrganizerAccount[]> {
      const accounts: OrganizerAccount[] = [];
      for await (const { Users = [] } of paginateListUsersInGroup({ client }, { UserPoolId, GroupName: GROUP })) {
        accounts.push(...Users.map(accountOf));
      }
      return accounts.sort((a, b) => a.mail.localeCompare(b.mail));
    },
  };
}

function accountOf({ Username = '', Attributes = [], UserStatus }: UserType): OrganizerAccount {
  return {
    name: Username,
    mail: Attributes.find(({ Name }) => Name === 'email')?.Value ?? '',
    status: UserStatus ?? '',
  };
}

/**
 * Returns a password for the first sign-in, which asks for a new one. It has the kinds of
 * characters that the pool requires (services/survey/iac/sign-in.yml); one that Cognito makes may
 * lack some.
 */
export const firstPassword = (): string => `${randomBytes(15).toString('base64url')}aA1`;

/**
 * Returns names for an account, the best first. The activity log shows them to colleagues. A name
 * can't be the mail address, because addresses are aliases for the sign-in:
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
 */
export function namesFor(mail: string): string[] {
  const [local = ''] = mail.split('@');
  const base = local.replaceAll(/[^a-zA-Z0-9._-]/g, '-').slice(0, 100);
  return Array.from({ length: MOST_NAMESAKES }, (_, at) => (at === 0 ? base : `${base}-${at + 1}`));
}
