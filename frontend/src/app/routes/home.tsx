import { Join } from '../../features/join/components/Join.tsx';

/** @param goesOn whether to go straight to the poll where there is only one; its code may not be the one at hand */
export default function HomeRoute({ goesOn }: { goesOn: boolean }) {
  return <Join goesOn={goesOn} />;
}
