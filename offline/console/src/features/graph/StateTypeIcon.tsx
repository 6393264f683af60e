import {
  IconArrowsSplit2,
  IconBolt,
  IconCircleCheck,
  IconCircleX,
  IconDatabase,
  IconGitFork,
  IconHourglass,
  IconPackage,
  IconPlayerSkipForward,
  IconRepeat,
  IconTopologyStar3,
  type TablerIcon,
} from '@tabler/icons-react';

const ofType: Record<string, TablerIcon> = {
  Choice: IconGitFork,
  Fail: IconCircleX,
  Map: IconRepeat,
  Parallel: IconArrowsSplit2,
  Pass: IconPlayerSkipForward,
  Succeed: IconCircleCheck,
  Wait: IconHourglass,
};

const ofService: [part: string, icon: TablerIcon][] = [
  ['lambda', IconBolt],
  ['dynamodb', IconDatabase],
  ['states:::states', IconTopologyStar3],
  ['sfn', IconTopologyStar3],
];

/** An icon for a state's type or service. It is hidden from screen readers, which read the name. */
export function StateTypeIcon({ type, resource = '' }: { type: string; resource: string | undefined }) {
  const Icon = ofType[type] ?? ofService.find(([part]) => resource.includes(part))?.[1] ?? IconPackage;
  return <Icon size={20} stroke={1.75} aria-hidden />;
}
