import type { User, UserManager } from 'oidc-client-ts';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { AuthProvider, useAuth } from 'react-oidc-context';
import { useLocation } from 'wouter';
import * as z from 'zod/mini';
import { createClient } from '../../../api/client.ts';
import { Loading } from '../../../components/Loading.tsx';
import { Message } from '../../../components/Message.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useBooth } from '../../../page/booth.ts';
import type { SignInSettings } from '../../../page/environment.ts';
import { useTitle } from '../../../page/use-title.ts';
import { createAccess } from './access-token.ts';
import { EndedSignIn } from './EndedSignIn.tsx';
import { OrganizerContext } from './organizer.ts';
import { type AccessRefusal, tellingRefusals } from './organizer-client.ts';
import { createOrganizerManager, SIGNED_OUT_PATH, signOut, startSignIn } from './organizer-manager.ts';

/** Accepts only a path of this site: the state has been through the issuer's pages. */
const State = z.object({ returnTo: z.string().check(z.regex(/^\/organize(\/(?!\/)|$)/)) });

const nameOf = ({ profile }: User): string =>
  z.string().safeParse(profile['cognito:username']).data ??
  profile.preferred_username ??
  profile.name ??
  profile.email ??
  profile.sub;

function NotSetUp() {
  const { t } = useTranslation();
  return <Message title={t('organize.signIn.notSetUpTitle')} text={t('organize.signIn.notSetUp')} />;
}

interface GateProps {
  manager: UserManager;
  children: ReactNode;
}

/**
 * Shows its children to organizers who have signed in, and asks all others to sign in. When the
 * sign-in ends, the children stay, so nothing that was typed is lost.
 */
function Gate({ manager, children }: GateProps) {
  const { t } = useTranslation();
  const { environment, wake, trouble, clock } = useBooth();
  const { user, isLoading, error } = useAuth();
  const [pathname] = useLocation();
  const [refusal, setRefusal] = useState<AccessRefusal>();
  const [isLeaving, setLeaving] = useState(false);
  const [hasFailedToLeave, setFailedToLeave] = useState(false);
  useTitle(t('organize.title'));

  const client = useMemo(() => {
    const access = createAccess(manager);
    const plain = createClient({
      addresses: { survey: environment.surveyUrl, aggregation: environment.aggregationUrl },
      deviceId: () => '',
      accessToken: access.token,
      watchForWake: wake.watch,
      onTrouble: trouble.report,
      clock,
    });
    return tellingRefusals(plain, access.renew, setRefusal);
  }, [environment, wake, trouble, clock, manager]);

  const leave = (go: () => Promise<void>) => {
    setLeaving(true);
    setFailedToLeave(false);
    go().catch(() => {
      setLeaving(false);
      setFailedToLeave(true);
    });
  };
  const signIn = () => leave(() => startSignIn(manager, pathname));
  const signOutHere = () => leave(() => signOut(manager));
  const organizer = useMemo(
    () =>
      user && {
        id: user.profile.sub,
        name: nameOf(user),
        client,
        signOut: () => void signOut(manager).catch(() => manager.removeUser()),
      },
    [user, client, manager],
  );

  if (!organizer) {
    if (isLoading) return <Loading />;
    // PKCE needs `crypto.subtle`, which browsers offer in secure contexts only
    // (https://developer.mozilla.org/docs/Web/API/Crypto/subtle).
    if (!window.isSecureContext)
      return (
        <Message
          title={t('organize.title')}
          text={t('organize.signIn.notSecure', { origin: window.location.origin })}
        />
      );
    const hasFailed = error !== undefined || hasFailedToLeave;
    return (
      <Message
        title={t('organize.title')}
        text={t(hasFailed ? 'organize.signIn.failed' : 'organize.signIn.invite')}
        action={{ label: t('organize.signIn.signIn'), onClick: signIn, loading: isLeaving }}
      />
    );
  }
  if (refusal === 'not-an-organizer')
    return (
      <Message
        title={t('organize.signIn.notOrganizerTitle')}
        text={t('organize.signIn.notOrganizer', { name: organizer.name })}
        action={{ label: t('organize.signIn.signOut'), onClick: signOutHere, loading: isLeaving }}
      />
    );
  return (
    <OrganizerContext value={organizer}>
      {children}
      {refusal === 'not-signed-in' && (
        <EndedSignIn onSignIn={signIn} isLeaving={isLeaving} hasFailed={hasFailedToLeave} />
      )}
    </OrganizerContext>
  );
}

function Provider({ settings, children }: { settings: SignInSettings; children: ReactNode }) {
  const [manager] = useState(() => createOrganizerManager(settings, window.location.origin));
  useEffect(() => {
    manager.startSilentRenew();
    return () => manager.stopSilentRenew();
  }, [manager]);
  const [, navigate] = useLocation();
  const goBack = (user: User | undefined) => {
    const state = State.safeParse(user?.state);
    void navigate(state.success ? state.data.returnTo : SIGNED_OUT_PATH, { replace: true });
  };
  return (
    <AuthProvider userManager={manager} onSigninCallback={goBack}>
      <Gate manager={manager}>{children}</Gate>
    </AuthProvider>
  );
}

/** Guards its children: they can call `useOrganizer`. */
export function SignIn({ children }: { children: ReactNode }) {
  const { signIn } = useBooth().environment;
  return signIn === undefined ? <NotSetUp /> : <Provider settings={signIn}>{children}</Provider>;
}
