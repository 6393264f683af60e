import { Controls, ReactFlow, ReactFlowProvider } from '@xyflow/react';
import { useMemo } from 'react';
import { useMessages } from '../../i18n/language.tsx';
import type { MachineDefinition } from './definition.ts';
import { flowEdges, flowNodes, type Progress } from './flow.ts';
import { layOut } from './layout.ts';
import classes from './StateGraph.module.css';
import { StateNode } from './StateNode.tsx';
import { TerminalNode } from './TerminalNode.tsx';
import { ArrowHeads, TransitionLine } from './TransitionLine.tsx';

const nodeTypes = { state: StateNode, terminal: TerminalNode };
const edgeTypes = { transition: TransitionLine };
const fitViewOptions = { padding: 0.08, maxZoom: 1 };

interface StateGraphProps {
  definition: MachineDefinition;
  /** What an execution did; none for a machine that is only looked at. */
  progress?: Progress;
  selected?: string;
  onSelect?: (state: string | undefined) => void;
}

/** The states of a machine and the ways between them; coloured by what an execution did. */
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
          fitView
          fitViewOptions={fitViewOptions}
          minZoom={0.15}
          maxZoom={2}
          ariaLabelConfig={{
            'node.a11yDescription.default': messages.graphHint,
            'controls.ariaLabel': messages.graph,
            'controls.zoomIn.ariaLabel': messages.zoomIn,
            'controls.zoomOut.ariaLabel': messages.zoomOut,
            'controls.fitView.ariaLabel': messages.fit,
          }}
        >
          <ArrowHeads />
          <Controls
            showInteractive={false}
            fitViewOptions={fitViewOptions}
            position="bottom-right"
            orientation="horizontal"
          />
        </ReactFlow>
      </section>
    </ReactFlowProvider>
  );
}
