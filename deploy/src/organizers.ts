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
/** What a user's name may begin with another number of, before somebody has to choose one. */
const MOST_NAMESAKES = 20;

/** Somebody who may organize polls. */
export interface OrganizerAccount {
  name: string;
  mail: string;
  /** As Cognito calls it: FORCE_CHANGE_PASSWORD until the first sign-in. */
  status: string;
}

/** The accounts of those who organize: users of a Cognito user pool, in the group `organizers`. */
export function createOrganizers(client: CognitoIdentityProviderClient, UserPoolId: string) {
  async function findByMail(mail: string): Promise<OrganizerAccount | undefined> {
    const { Users = [] } = await client.send(
      new ListUsersCommand({ UserPoolId, Filter: `email = ${JSON.stringify(mail)}` }),
    );
    return Users[0] && accountOf(Users[0]);
  }

  /** Creates the account under the first of the names that is free. Cognito mails the password. */
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
     * Lets somebody organize. Returns the name of the account and whether it is new; undefined
     * where all names are taken.
     */
    async add(mail: string): Promise<{ name: string; isNew: boolean } | undefined> {
      const known = await findByMail(mail);
      const name = known?.name ?? (await create(mail, namesFor(mail)));
      if (name === undefined) return undefined;
      await client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: name, GroupName: GROUP }));
      return { name, isNew: known === undefined };
    },

    /** Deletes the account of this address. Returns its name; undefined where there is none. */
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
 * Returns a password for the first sign-in, which asks for another one. It has all that the pool
 * wants (services/survey/iac/sign-in.yml), which one that Cognito makes up need not have.
 */
export const firstPassword = (): string => `${randomBytes(15).toString('base64url')}aA1`;

/**
 * Returns names for an account, the nicest first. Colleagues see it beside what somebody has
 * changed, and it can't be the address itself, by which one signs in, too
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html).
 */
export function namesFor(mail: string): string[] {
  const [local = ''] = mail.split('@');
  const base = local.replaceAll(/[^a-zA-Z0-9._-]/g, '-').slice(0, 100);
  return Array.from({ length: MOST_NAMESAKES }, (_, at) => (at === 0 ? base : `${base}-${at + 1}`));
}
