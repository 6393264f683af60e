import { OptionsField } from '../../features/organize/editor/OptionsField.tsx';
import type { EditorProps } from '../screen-view.ts';

export default function RankingEditor({ part }: EditorProps) {
  return <OptionsField part={part.at('options')} />;
}
