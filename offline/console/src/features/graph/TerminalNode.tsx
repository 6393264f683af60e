import { Handle, type NodeProps, Position } from '@xyflow/react';
import type { TerminalFlowNode } from './flow.ts';
import classes from './TerminalNode.module.css';

/** The start or end of a machine. */
export function TerminalNode({ data: { label, reached } }: NodeProps<TerminalFlowNode>) {
  return (
    <div className={classes.terminal} data-reached={reached}>
      <Handle type="target" position={Position.Top} className={classes.handle} isConnectable={false} />
      {label}
      <Handle type="source" position={Position.Bottom} className={classes.handle} isConnectable={false} />
    </div>
  );
}
