import type { Phase, Poll } from '@booth/shared';
import type { Wording } from '../../poll/wording.ts';
import type { Presenter } from './use-presenter.ts';
import './presenter.css';
import { Blank } from './Blank.tsx';
import { Help } from './Help.tsx';
import { Spotlight } from './Spotlight.tsx';
import { Toolbar } from './Toolbar.tsx';

interface PresentingProps {
  poll: Poll;
  presenter: Presenter;
  phase: Phase;
  /** True if the board shows the QR code. */
  invites: boolean;
  wording: Wording;
}

/** The presenter's buttons, and what covers the board. */
export function Presenting({ poll, presenter, phase, invites, wording }: PresentingProps) {
  const { cover, take } = presenter;
  const close = () => take('close');
  return (
    <>
      <Toolbar presenter={presenter} invites={invites} />
      {cover === 'help' && <Help presenter={presenter} />}
      {cover === 'blank' && <Blank onClose={close} />}
      {cover === 'spotlight' && <Spotlight poll={poll} isOpen={phase === 'open'} wording={wording} onClose={close} />}
    </>
  );
}
