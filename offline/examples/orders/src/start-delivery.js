import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

const sfn = new SFNClient();

/**
 * Starts an execution for each new order. It has the name of the order's id, so a record that is
 * delivered twice starts only one.
 */
export async function handler({ Records }) {
  for (const { dynamodb } of Records) {
    const { orderId, price } = dynamodb.NewImage;
    const input = JSON.stringify({ orderId: orderId.S, price: Number(price.N) });
    await sfn.send(new StartExecutionCommand({ stateMachineArn: process.env.DELIVER_MACHINE, name: orderId.S, input }));
  }
}
