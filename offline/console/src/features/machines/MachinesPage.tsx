import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { paths } from '../../api/arns.ts';
import type { ExecutionCounts } from '../../api/console-shapes.ts';
import { executionStatuses, type MachineItem } from '../../api/shapes.ts';
import { Empty } from '../../components/Empty.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Problem } from '../../components/Problem.tsx';
import { StatusLabel } from '../../components/StatusLabel.tsx';
import { useMessages } from '../../i18n/language.tsx';
import classes from './MachinesPage.module.css';
import { countsQuery, machinesQuery } from './queries.ts';

export function MachinesPage() {
  const messages = useMessages();
  const { data, error, refetch } = useQuery(machinesQuery);
  return (
    <>
      <PageHead title={messages.machines} />
      {error !== null && <Problem error={error} onRetry={refetch} />}
      {data !== undefined && (
        <Panel>
          {data.length === 0 ? (
            <Empty title={messages.noMachines} hint={messages.noMachinesHint} />
          ) : (
            <MachineTable machines={data} />
          )}
        </Panel>
      )}
    </>
  );
}

function MachineTable({ machines }: { machines: MachineItem[] }) {
  const messages = useMessages();
  const counts = useQuery(countsQuery).data;
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table highlightOnHover verticalSpacing="sm" horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{messages.name}</Table.Th>
            <Table.Th>{messages.type}</Table.Th>
            {executionStatuses.map((status) => (
              <Table.Th key={status} className={classes.count}>
                <StatusLabel status={status} />
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {machines.map(({ stateMachineArn, name, type }) => (
            <Table.Tr key={stateMachineArn}>
              <Table.Td>
                <Link className="quiet" to={paths.machine(stateMachineArn)}>
                  <strong>{name}</strong>
                </Link>
              </Table.Td>
              <Table.Td>{messages.types[type]}</Table.Td>
              <Counts machineArn={stateMachineArn} counts={counts?.[stateMachineArn]} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Counts({ machineArn, counts }: { machineArn: string; counts: ExecutionCounts | undefined }) {
  return executionStatuses.map((status) => {
    const count = counts?.[status] ?? 0;
    return (
      <Table.Td key={status} className={classes.count}>
        {count === 0 ? (
          <span className={classes.zero}>0</span>
        ) : (
          <Link className="quiet" to={`${paths.machine(machineArn)}?status=${status}`}>
            {count}
          </Link>
        )}
      </Table.Td>
    );
  });
}
