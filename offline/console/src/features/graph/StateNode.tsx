import { Handle, type NodeProps, Position } from '@xyflow/react';
import { colourOf, OutcomeLabel } from '../../components/StatusLabel.tsx';
import type { StateFlowNode } from './flow.ts';
import classes from './StateNode.module.css';
import { StateTypeIcon } from './StateTypeIcon.tsx';

/** A state. A Parallel or Map is drawn around the states inside it. */
export function StateNode({ data, selected }: NodeProps<StateFlowNode>) {
  const { name, type, resource, group, outcome, notes } = data;
  return (
    <div
      className={classes.state}
      data-outcome={outcome === undefined ? 'none' : colourOf(outcome)}
      data-reached={outcome !== 'none'}
      data-group={group}
      data-selected={selected}
    >
      <Handle type="target" position={Position.Top} className={classes.handle} isConnectable={false} />
      <div className={classes.head}>
        <StateTypeIcon type={type} resource={resource} />
        <div className={classes.words}>
          <div className={classes.name} title={name}>
            {name}
          </div>{' '}
          <div className={classes.status}>
            {outcome === undefined ? <span className={classes.type}>{type}</span> : <OutcomeLabel outcome={outcome} />}{' '}
            {notes.length > 0 && <span className={classes.notes}>{notes.join(' · ')}</span>}
          </div>
        </div>
      </div>
      <Handle type="source" position={Position.Bottom} className={classes.handle} isConnectable={false} />
    </div>
  );
}
