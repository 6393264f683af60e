import {
  CreateBackupCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  RestoreTableFromBackupCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import type { Stacks } from '../stacks.ts';
import { STAGE } from './deployment.ts';
import type { Exercise } from './exercise.ts';

const TABLE = `booth-votes-${STAGE}`;
const LONGEST_WAIT_SECONDS = 60;

/**
 * Returns the exercises of docs/operations/restore.md: to restore a table while the services are
 * removed, and to check it after they are deployed again.
 */
export function restoreExercises({ config, stacks }: { config: DynamoDBClientConfig; stacks: Stacks }) {
  const dynamodb = new DynamoDBClient(config);
  let formerStream: string | undefined;

  const streamOf = async () => {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: TABLE }));
    return Table?.LatestStreamArn;
  };

  const whileRemoved: Exercise = {
    name: 'While the services are removed, a table is restored from a backup under its own name',
    run: async () => {
      formerStream = await streamOf();
      const { BackupDetails } = await dynamodb.send(new CreateBackupCommand({ TableName: TABLE, BackupName: 'votes' }));
      const ofTable = { TableName: TABLE };
      const waiting = { client: dynamodb, minDelay: 1, maxWaitTime: LONGEST_WAIT_SECONDS };
      await dynamodb.send(new UpdateTableCommand({ ...ofTable, DeletionProtectionEnabled: false }));
      await dynamodb.send(new DeleteTableCommand(ofTable));
      await waitUntilTableNotExists(waiting, ofTable);
      await dynamodb.send(
        new RestoreTableFromBackupCommand({ BackupArn: BackupDetails?.BackupArn, TargetTableName: TABLE }),
      );
      await waitUntilTableExists(waiting, ofTable);
      // A restore does not keep these settings.
      await dynamodb.send(new UpdateTableCommand({ ...ofTable, DeletionProtectionEnabled: true }));
      await dynamodb.send(
        new UpdateTableCommand({
          ...ofTable,
          StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
        }),
      );
      await dynamodb.send(
        new UpdateContinuousBackupsCommand({
          ...ofTable,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        }),
      );
    },
  };
  const afterDeployment: Exercise = {
    name: 'The services read the new stream of the restored table',
    run: async () => {
      const [followed, restored] = [await stacks.output('survey', 'VotesStreamArn'), await streamOf()];
      if (followed !== restored) throw new Error(`${followed} is followed, and the table has ${restored}`);
      if (followed === formerStream) throw new Error(`${followed} is that of the former table`);
    },
  };
  return { whileRemoved, afterDeployment, close: () => dynamodb.destroy() };
}
