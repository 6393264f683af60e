import { IconMaximize } from '@tabler/icons-react';
import { ControlButton, Controls, MiniMap, ReactFlow, ReactFlowProvider, useReactFlow, useStore } from '@xyflow/react';
import { useCallback, useEffect, useEffectEvent, useMemo } from 'react';
import { useMessages } from '../../i18n/language.tsx';
import type { Visit } from '../history/visit.ts';
import type { MachineDefinition } from './definition.ts';
import { centreOf, fit } from './fit.ts';
import { flowEdges, flowNodes, type Progress } from './flow.ts';
import { type Drawing, layOut } from './layout.ts';
import classes from './StateGraph.module.css';
import { StateNode } from './StateNode.tsx';
import { TerminalNode } from './TerminalNode.tsx';
import { ArrowHeads, TransitionLine } from './TransitionLine.tsx';

const nodeTypes = { state: StateNode, terminal: TerminalNode };
const edgeTypes = { transition: TransitionLine };

interface StateGraphProps {
  definition: MachineDefinition;
  /** What an execution did. Missing if only the machine is shown. */
  progress?: Progress;
  selected?: string;
  onSelect?: (state: string | undefined) => void;
}

/** The states and transitions of a machine, in colours that show what an execution did. */
export function StateGraph({ definition, progress, selected, onSelect }: StateGraphProps) {
  const messages = useMessages();
  const drawing = useMemo(() => layOut(definition), [definition]);
  const nodes = useMemo(
    () => flowNodes(drawing, { progress, selected, choosable: onSelect !== undefined, messages }),
    [drawing, progress, selected, onSelect, messages],
  );
  const edges = useMemo(() => flowEdges(drawing, progress, messages), [drawing, progress, messages]);

  return (
    <ReactFlowProvider>
      <section className={classes.graph} aria-label={messages.graph}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={(changes) => {
            for (const change of changes) if (change.type === 'select' && change.selected) onSelect?.(change.id);
          }}
          onPaneClick={() => onSelect?.(undefined)}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          elevateNodesOnSelect={false}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          zoomOnScroll={false}
          panOnScroll={false}
          preventScrolling={false}
          zoomActivationKeyCode={['Control', 'Meta']}
          attributionPosition="top-right"
          minZoom={0.15}
          maxZoom={2}
          ariaLabelConfig={{
            'node.a11yDescription.default': messages.graphHint,
            'controls.ariaLabel': messages.graph,
            'controls.zoomIn.ariaLabel': messages.zoomIn,
            'controls.zoomOut.ariaLabel': messages.zoomOut,
            'minimap.ariaLabel': messages.overview,
          }}
        >
          <ArrowHeads />
          <FittingControls drawing={drawing} centre={selected ?? runningState(progress)} />
        </ReactFlow>
      </section>
    </ReactFlowProvider>
  );
}

/** Returns the state that an execution is in. */
function runningState(progress: Progress | undefined): string | undefined {
  const isInner = ({ type }: Visit) => type !== 'Map' && type !== 'Parallel';
  return progress?.replay.visits.findLast((visit) => visit.outcome === 'running' && isInner(visit))?.state;
}

/**
 * Fits the drawing when it or the window changes, and by a button. A drawing that is too large gets
 * an overview to move in.
 */
function FittingControls({ drawing, centre }: { drawing: Drawing; centre: string | undefined }) {
  const messages = useMessages();
  const { setViewport } = useReactFlow();
  const width = useStore((flow) => flow.width);
  const height = useStore((flow) => flow.height);
  const view = useCallback(
    (around: string | undefined) => fit(drawing, { width, height }, centreOf(drawing, around)),
    [drawing, width, height],
  );
  const show = useEffectEvent((fitted: typeof view) => void setViewport(fitted(centre)));
  useEffect(() => {
    if (width > 0 && height > 0) show(view);
  }, [view, width, height]);
  const { zoom } = view(undefined);
  const larger = drawing.width * zoom > width || drawing.height * zoom > height;
  return (
    <>
      {larger && width > 0 && <MiniMap position="bottom-left" pannable className={classes.overview} />}
      <Controls showInteractive={false} showFitView={false} position="bottom-right" orientation="horizontal">
        <ControlButton onClick={() => void setViewport(view(centre))} title={messages.fit} aria-label={messages.fit}>
          <IconMaximize />
        </ControlButton>
      </Controls>
    </>
  );
}
