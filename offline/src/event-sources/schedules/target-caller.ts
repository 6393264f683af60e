import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { ClientSettings } from '../function-invoker.ts';
import type { ScheduleTarget } from './schedule.ts';

export interface TargetEndpoints {
  /** Asked at each call; undefined: the service is not there now. */
  lambda(functionName: string): string | undefined;
  sfn: string;
  sqs: string;
  sns: string;
}

/**
 * Calls the targets of schedules: functions (asynchronously), state machines, queues and topics.
 */
export interface TargetCaller {
  /** Calls a target once. @throws Error if the target does not take the call. */
  call(target: Pick<ScheduleTarget, 'arn' | 'messageGroupId'>, payload: string): Promise<void>;
  /** Sends a payload that no target took to a dead-letter queue. @throws Error */
  deadLetter(queueArn: string, payload: string, attributes: Record<string, string>): Promise<void>;
  close(): void;
}

/** Returns a caller that tries each call once: schedules retry by their own policies. */
export function createTargetCaller(endpoints: TargetEndpoints, settings: ClientSettings): TargetCaller {
  const once = { ...settings, maxAttempts: 1 };
  const sfn = new SFNClient({ ...once, endpoint: endpoints.sfn });
  const sns = new SNSClient({ ...once, endpoint: endpoints.sns });
  // A local queue's URL often has a host name that does not resolve.
  const sqs = new SQSClient({ ...once, endpoint: endpoints.sqs, useQueueUrlAsEndpoint: false });
  const queueUrl = async (arn: string) =>
    (await sqs.send(new GetQueueUrlCommand({ QueueName: arn.split(':').at(-1) }))).QueueUrl;

  const invoke = async (arn: string, Payload: string) => {
    const FunctionName = arn.split(':')[6] ?? '';
    const endpoint = endpoints.lambda(FunctionName);
    if (endpoint === undefined) throw new Error('no service has registered this function yet');
    const lambda = new LambdaClient({ ...once, endpoint });
    await lambda
      .send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }))
      .finally(() => lambda.destroy());
  };

  return {
    async call({ arn, messageGroupId: MessageGroupId }, payload) {
      const service = arn.split(':')[2];
      if (service === 'lambda') await invoke(arn, payload);
      else if (service === 'states')
        await sfn.send(new StartExecutionCommand({ stateMachineArn: arn, input: payload }));
      else if (service === 'sns') await sns.send(new PublishCommand({ TopicArn: arn, Message: payload }));
      else {
        const QueueUrl = await queueUrl(arn);
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: payload, MessageGroupId }));
      }
    },
    async deadLetter(queueArn, MessageBody, attributes) {
      const MessageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      );
      await sqs.send(new SendMessageCommand({ QueueUrl: await queueUrl(queueArn), MessageBody, MessageAttributes }));
    },
    close: () => {
      for (const client of [sfn, sns, sqs]) client.destroy();
    },
  };
}
