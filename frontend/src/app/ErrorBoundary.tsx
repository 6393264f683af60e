import { Component, type ReactNode } from 'react';
import { Message } from '../components/Message.tsx';
import { useTranslation } from '../i18n/use-translation.ts';

function CrashPage() {
  const { t } = useTranslation();
  return (
    <Message
      title={t('problem.unexpectedTitle')}
      text={t('problem.unexpected')}
      action={{ label: t('problem.retry'), onClick: () => window.location.reload() }}
    />
  );
}

/** Catches errors that no component expected, and offers to reload instead of an empty page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasCrashed: boolean }> {
  override state = { hasCrashed: false };

  static getDerivedStateFromError() {
    return { hasCrashed: true };
  }

  override render() {
    return this.state.hasCrashed ? <CrashPage /> : this.props.children;
  }
}
