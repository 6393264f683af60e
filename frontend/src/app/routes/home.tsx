import { Join } from '../../features/join/components/Join.tsx';

/** @param opensOnlyPoll true to go straight to the poll if only one is open */
export default function HomeRoute({ opensOnlyPoll }: { opensOnlyPoll: boolean }) {
  return <Join opensOnlyPoll={opensOnlyPoll} />;
}
