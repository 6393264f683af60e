export { EmulatorMissing } from './emulator.ts';
export { JavaMissing } from './java.ts';
export { type DynamoDbLocal, type DynamoDbLocalOptions, startDynamoDbLocal } from './launcher.ts';
export {
  type CreatedTable,
  createTables,
  type LocalTable,
  parseTableDefinition,
  TableDefinition,
  TableMustBeReplaced,
} from './tables.ts';
