/** What Lambda returns of a log: https://docs.aws.amazon.com/lambda/latest/dg/API_Invoke.html, `X-Amz-Log-Result`. */
const TAIL_BYTES = 4096;

/** Collects the log of one call as Lambda writes it. */
export function createLogTail(requestId: string) {
  let tail = Buffer.from(`START RequestId: ${requestId} Version: $LATEST\n`);
  const write = (chunk: Uint8Array | string): void => {
    tail = Buffer.concat([tail, Buffer.from(chunk)]).subarray(-TAIL_BYTES);
  };
  return {
    write,
    /** Returns the end of the log of a call that took `duration` milliseconds. */
    end: (duration: string): Buffer => {
      write(`END RequestId: ${requestId}\nREPORT RequestId: ${requestId}\tDuration: ${duration} ms\n`);
      return tail;
    },
  };
}
