import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

const sfn = new SFNClient();

/**
 * Starts one execution for each new order. The order's id names it, so a record that comes again
 * starts no other.
 */
export async function handler({ Records }) {
  for (const { dynamodb } of Records) {
    const { orderId, price } = dynamodb.NewImage;
    const input = JSON.stringify({ orderId: orderId.S, price: Number(price.N) });
    await sfn.send(new StartExecutionCommand({ stateMachineArn: process.env.DELIVER_MACHINE, name: orderId.S, input }));
  }
}
