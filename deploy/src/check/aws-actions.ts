/** The clients of the SDK that functions may use, and the prefix of their actions in IAM. */
const PREFIXES = new Map([
  ['@aws-sdk/client-dynamodb', 'dynamodb'],
  ['@aws-sdk/client-dynamodb-streams', 'dynamodb'],
  ['@aws-sdk/client-secrets-manager', 'secretsmanager'],
  ['@aws-sdk/client-sfn', 'states'],
  ['@aws-sdk/client-sqs', 'sqs'],
  ['@aws-sdk/lib-dynamodb', 'dynamodb'],
]);

/** The operations that the document client has shorter names for. */
const DOCUMENT_OPERATIONS = new Map([
  ...['Get', 'Put', 'Update', 'Delete', 'BatchGet', 'BatchWrite'].map((name) => [name, `${name}Item`] as const),
  ...['TransactGet', 'TransactWrite'].map((name) => [name, `${name}Items`] as const),
]);

/** Functions of Powertools that call AWS. */
const POWERTOOLS = new Map([['@aws-lambda-powertools/parameters/secrets getSecret', 'secretsmanager:GetSecretValue']]);

/**
 * Returns what IAM calls the use of a name that is imported: a command or paginator of the SDK, or
 * a function of Powertools. Nothing for other names.
 * @throws where it is a command of a client that is not in the list above
 */
export function actionsOfImport(module: string, imported: string): string[] {
  const powertools = POWERTOOLS.get(`${module} ${imported}`);
  if (powertools !== undefined) return [powertools];
  const operation = /^(?:paginate(\w+)|(\w+)Command)$/.exec(imported)?.slice(1).find(Boolean);
  if (!module.startsWith('@aws-sdk/') || operation === undefined) return [];
  const prefix = PREFIXES.get(module);
  if (prefix === undefined) throw new Error(`Which IAM actions have commands of ${module}? Say it in aws-actions.ts.`);
  const named = module === '@aws-sdk/lib-dynamodb' ? (DOCUMENT_OPERATIONS.get(operation) ?? operation) : operation;
  // A batch of SQS needs the right of one: SQS developer guide, "Amazon SQS API permissions".
  return [`${prefix}:${prefix === 'sqs' ? named.replace(/Batch$/, '') : named}`];
}

/** The parts of a DynamoDB transaction, and the action that each needs. */
const TRANSACTION_PARTS = new Map([
  ['Put', 'dynamodb:PutItem'],
  ['Update', 'dynamodb:UpdateItem'],
  ['Delete', 'dynamodb:DeleteItem'],
  ['ConditionCheck', 'dynamodb:ConditionCheckItem'],
]);

/**
 * A transaction needs the rights of its parts, which are `keys` of objects; any other action is
 * itself.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export function transactionActions(action: string, keys: ReadonlySet<string>): string[] {
  if (action === 'dynamodb:TransactGetItems') return ['dynamodb:GetItem'];
  if (action !== 'dynamodb:TransactWriteItems') return [action];
  return [...TRANSACTION_PARTS].filter(([part]) => keys.has(part)).map(([, needed]) => needed);
}

/** Services as the resources of tasks call them, where IAM does not call them so. */
const TASK_SERVICES = new Map([['sfn', 'states']]);

/**
 * Returns the actions that a task of Step Functions needs, by its resource
 * (`arn:aws:states:::dynamodb:getItem`) and the text of its arguments.
 */
export function actionsOfTask(resource: string, argumentsText: string): string[] {
  const [service = '', operation = ''] = resource.replace(/^arn:[^:]+:states:::(aws-sdk:)?/, '').split(/[:.]/);
  if (service === 'lambda') return ['lambda:InvokeFunction'];
  const action = `${TASK_SERVICES.get(service) ?? service}:${operation[0]?.toUpperCase()}${operation.slice(1)}`;
  // As JSON, or as JSONata in a text of JSON.
  const keys = argumentsText.matchAll(/(\w+)\\?['"]\s*:/g);
  return transactionActions(action, new Set([...keys].map(([, key = '']) => key)));
}
