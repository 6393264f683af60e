import { Organize } from '../../features/organize/Organize.tsx';

export default function OrganizeRoute() {
  return <Organize />;
}
