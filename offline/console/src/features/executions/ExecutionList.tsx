import { Button, SegmentedControl, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { paths } from '../../api/arns.ts';
import { type ExecutionItem, type ExecutionStatus, executionStatuses, type MachineType } from '../../api/shapes.ts';
import { Empty } from '../../components/Empty.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Problem } from '../../components/Problem.tsx';
import { StatusLabel } from '../../components/StatusLabel.tsx';
import { durationText } from '../../i18n/duration.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useNow, useTimeText } from '../../i18n/times.ts';
import { executionsQuery } from './queries.ts';

const all = 'ALL';

/** A live list of a machine's executions, newest first. The filter is part of the address. */
export function ExecutionList({ machineArn, type }: { machineArn: string; type: MachineType }) {
  const messages = useMessages();
  const [search, setSearch] = useSearchParams();
  const wanted = executionStatuses.find((status) => status === search.get('status'));
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    executionsQuery(machineArn, type, wanted),
  );
  const executions = data?.pages.flatMap((page) => page.executions) ?? [];

  return (
    <Panel
      title={messages.executions}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={messages.filterByStatus}
          value={wanted ?? all}
          onChange={(status) => setSearch(status === all ? {} : { status }, { replace: true })}
          data={[
            { value: all, label: messages.allStatuses },
            ...executionStatuses.map((value) => ({ value, label: messages.statuses[value] })),
          ]}
        />
      }
    >
      {error !== null && <Problem error={error} onRetry={refetch} />}
      {data !== undefined && executions.length === 0 && <NoExecutions wanted={wanted} />}
      {executions.length > 0 && <ExecutionTable executions={executions} />}
      {hasNextPage && (
        <Button variant="subtle" m="sm" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {messages.more}
        </Button>
      )}
      {type === 'EXPRESS' && (
        <Text c="dimmed" size="sm" p="sm" px="md">
          {messages.expressNote}
        </Text>
      )}
    </Panel>
  );
}

function NoExecutions({ wanted }: { wanted: ExecutionStatus | undefined }) {
  const messages = useMessages();
  if (wanted !== undefined) return <Empty title={messages.noExecutionsOfStatus} />;
  return <Empty title={messages.noExecutions} hint={messages.noExecutionsHint} />;
}

function ExecutionTable({ executions }: { executions: ExecutionItem[] }) {
  const messages = useMessages();
  const timeText = useTimeText();
  const now = useNow(executions.some(({ stopDate }) => stopDate === undefined));
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table highlightOnHover verticalSpacing={7} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{messages.name}</Table.Th>
            <Table.Th>{messages.status}</Table.Th>
            <Table.Th>{messages.started}</Table.Th>
            <Table.Th ta="right">{messages.duration}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {executions.map(({ executionArn, name, status, startDate, stopDate }) => (
            <Table.Tr key={executionArn}>
              <Table.Td>
                <Link className="quiet" to={paths.execution(executionArn)}>
                  {name}
                </Link>
              </Table.Td>
              <Table.Td>
                <StatusLabel status={status} />
              </Table.Td>
              <Table.Td className="numbers">{timeText(startDate)}</Table.Td>
              <Table.Td className="numbers" ta="right">
                {durationText((stopDate ?? now) - startDate, messages)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
