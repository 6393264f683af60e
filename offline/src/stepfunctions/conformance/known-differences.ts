/** A recording that no implementation could reproduce. */
interface KnownDifference {
  group: string;
  id: RegExp;
  reason: string;
}

const before = 'recorded before AWS added Execution.RedriveCount to the context object';
const otherDefinition = (what: string) => `AWS ran another definition than the file has: ${what}`;

/**
 * Recordings that cannot be equal. They are replayed and counted like all others; the list only
 * explains the report.
 */
const knownDifferences: KnownDifference[] = [
  {
    group: 'base__base',
    id: /test_state_pass_result_jsonpaths/,
    reason: otherDefinition('its Pass has another Result'),
  },
  {
    group: 'error_handling__states_errors',
    id: /test_task_lambda_/,
    reason: otherDefinition('its Resource is a function ARN, the file has lambda:invoke'),
  },
  {
    group: 'error_handling__task_service_lambda',
    id: /test_raise_custom_exception/,
    reason: otherDefinition('ErrorEquals named the exception, in the file it is empty'),
  },
  {
    group: 'error_handling__task_service_sqs',
    id: /test_sqs_failure_in_wait_for_task_tok$/,
    reason: otherDefinition('ErrorEquals named the error, the file has a placeholder'),
  },
  {
    group: 'evaluate_jsonata__base_evaluate_expressions',
    id: /SECONDS\]/,
    reason: otherDefinition('it has TimeoutSeconds or HeartbeatSeconds, the file has neither'),
  },
  {
    group: 'scenarios__base_scenarios',
    id: /map_item_(reader|batching)/,
    reason: 'the recording does not have the object in S3 that the Map read',
  },
  { group: 'scenarios__base_scenarios', id: /invoke_with_retry_extended_input/, reason: before },
  {
    group: 'services__aws_sdk_task_service',
    id: /test_sfn_send_task_outcome_with_no_such_token\[state_machine_template1\]/,
    reason: otherDefinition('it calls sendTaskFailure, the file has sendTaskSuccess'),
  },
  {
    group: 'services__sns_task_service',
    id: /test_publish_message_attributes$/,
    reason: otherDefinition('it has no attribute Version'),
  },
];

/** Returns why this recording cannot be equal; undefined if it can. */
export function knownReason(group: string, id: string): string | undefined {
  return knownDifferences.find((known) => known.group === group && known.id.test(id))?.reason;
}
