import { isFramed } from '../app/framing.ts';
import { AlonePreview } from '../features/preview/components/AlonePreview.tsx';
import { Preview } from '../features/preview/components/Preview.tsx';

export default function PreviewRoute() {
  return isFramed() ? <Preview /> : <AlonePreview />;
}
