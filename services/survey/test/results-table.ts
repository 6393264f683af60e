import { TABLES } from './resolve-yaml.ts';

/** The read side's table, as this service reads it. */
export const RESULTS_TABLE = {
  TableName: TABLES.ResultsTable,
  AttributeDefinitions: [
    { AttributeName: 'pollShard', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pollShard', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
};
