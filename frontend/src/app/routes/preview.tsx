import { AlonePreview } from '../../features/preview/components/AlonePreview.tsx';
import { Preview } from '../../features/preview/components/Preview.tsx';
import { isFramed } from '../../page/framing.ts';

export default function PreviewRoute() {
  return isFramed() ? <Preview /> : <AlonePreview />;
}
