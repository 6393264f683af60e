/** Clients of the SDK that functions may use, with the prefix of their IAM actions. */
const PREFIXES = new Map([
  ['@aws-sdk/client-dynamodb', 'dynamodb'],
  ['@aws-sdk/client-dynamodb-streams', 'dynamodb'],
  ['@aws-sdk/client-secrets-manager', 'secretsmanager'],
  ['@aws-sdk/client-sfn', 'states'],
  ['@aws-sdk/client-sqs', 'sqs'],
  ['@aws-sdk/lib-dynamodb', 'dynamodb'],
]);

/** Operations with shorter names in the document client. */
const DOCUMENT_OPERATIONS = new Map([
  ...['Get', 'Put', 'Update', 'Delete', 'BatchGet', 'BatchWrite'].map((name) => [name, `${name}Item`] as const),
  ...['TransactGet', 'TransactWrite'].map((name) => [name, `${name}Items`] as const),
]);

/** Functions of Powertools that call AWS. */
const POWERTOOLS = new Map([['@aws-lambda-powertools/parameters/secrets getSecret', 'secretsmanager:GetSecretValue']]);

/**
 * Returns the IAM actions of an imported command or paginator of the SDK, or of a function of
 * Powertools. Returns none for other imports.
 * @throws Error for a command of a client that is not in the list above
 */
export function actionsOfImport(module: string, imported: string): string[] {
  const powertools = POWERTOOLS.get(`${module} ${imported}`);
  if (powertools !== undefined) return [powertools];
  const operation = /^(?:paginate(\w+)|(\w+)Command)$/.exec(imported)?.slice(1).find(Boolean);
  if (!module.startsWith('@aws-sdk/') || operation === undefined) return [];
  const prefix = PREFIXES.get(module);
  if (prefix === undefined) throw new Error(`The IAM actions of ${module} are not known. Add them to aws-actions.ts.`);
  const named = module === '@aws-sdk/lib-dynamodb' ? (DOCUMENT_OPERATIONS.get(operation) ?? operation) : operation;
  // A batch needs the action of a single call: SQS developer guide, "Amazon SQS API permissions".
  return [`${prefix}:${prefix === 'sqs' ? named.replace(/Batch$/, '') : named}`];
}

/** The parts of a DynamoDB transaction with their actions. */
const TRANSACTION_PARTS = new Map([
  ['Put', 'dynamodb:PutItem'],
  ['Update', 'dynamodb:UpdateItem'],
  ['Delete', 'dynamodb:DeleteItem'],
  ['ConditionCheck', 'dynamodb:ConditionCheckItem'],
]);

/**
 * Returns the actions of the parts of a transaction, which are among `keys`. Returns any other
 * action unchanged.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export function transactionActions(action: string, keys: ReadonlySet<string>): string[] {
  if (action === 'dynamodb:TransactGetItems') return ['dynamodb:GetItem'];
  if (action !== 'dynamodb:TransactWriteItems') return [action];
  return [...TRANSACTION_PARTS].filter(([part]) => keys.has(part)).map(([, needed]) => needed);
}

/** Services with another name in IAM than in the resources of tasks. */
const TASK_SERVICES = new Map([['sfn', 'states']]);

/**
 * Returns the IAM actions that a task of Step Functions needs.
 * @param resource such as `arn:aws:states:::dynamodb:getItem`
 */
export function actionsOfTask(resource: string, argumentsText: string): string[] {
  const [service = '', operation = ''] = resource.replace(/^arn:[^:]+:states:::(aws-sdk:)?/, '').split(/[:.]/);
  if (service === 'lambda') return ['lambda:InvokeFunction'];
  const action = `${TASK_SERVICES.get(service) ?? service}:${operation[0]?.toUpperCase()}${operation.slice(1)}`;
  // The keys are JSON, or JSONata within a JSON text.
  const keys = argumentsText.matchAll(/(\w+)\\?['"]\s*:/g);
  return transactionActions(action, new Set([...keys].map(([, key = '']) => key)));
}
