export { JavaMissing } from './java.ts';
export { type DynamoDbLocal, type DynamoDbLocalOptions, startDynamoDbLocal } from './launcher.ts';
export { type LocalTable, parseTableDefinition, TableDefinition } from './table-definition.ts';
export { type CreatedTable, createTables, TableMustBeReplaced } from './tables.ts';
