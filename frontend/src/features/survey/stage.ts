import type { HomeView, Screen, SessionView } from '@booth/shared';

/** What a visitor is to be shown. */
export type Stage =
  | { kind: 'welcome' }
  | { kind: 'starting' }
  | { kind: 'screen'; screen: Screen; screenToken: string; position: number; session: SessionView }
  | { kind: 'voted'; counted: boolean; session: SessionView }
  | { kind: 'restart'; reason: 'expired' | 'closed' | 'failed' }
  | { kind: 'poll-closed'; lost: boolean };

function waitingStage(home: HomeView, session: SessionView): Stage {
  const position = home.poll.screens.findIndex((screen) => screen.id === session.screenId);
  const screen = home.poll.screens[position];
  if (screen === undefined || session.screenToken === undefined) return { kind: 'restart', reason: 'failed' };
  return { kind: 'screen', screen, screenToken: session.screenToken, position, session };
}

/** The stage of a visit: the session decides where there is one, the poll otherwise. */
export function stageOf(home: HomeView): Stage {
  const { poll, session } = home;
  const isOpen = poll.status === 'open';
  switch (session?.status) {
    case 'starting':
      return { kind: 'starting' };
    case 'waiting':
      return waitingStage(home, session);
    case 'completed':
      return { kind: 'voted', counted: true, session };
    case 'already-voted':
      return { kind: 'voted', counted: false, session };
    case 'expired':
    case 'closed':
    case 'failed':
      return isOpen ? { kind: 'restart', reason: session.status } : { kind: 'poll-closed', lost: true };
    case undefined:
      return isOpen ? { kind: 'welcome' } : { kind: 'poll-closed', lost: false };
  }
}
