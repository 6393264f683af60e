import { Join } from '../../features/join/components/Join.tsx';

/** @param goesOn true to go straight to the poll if only one is open */
export default function HomeRoute({ goesOn }: { goesOn: boolean }) {
  return <Join goesOn={goesOn} />;
}
