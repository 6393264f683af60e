interface Caller {
  region: string;
  credentials: { accessKeyId: string };
}

/**
 * Names the access key, as a signature does, and signs nothing: emulators look at the key at most,
 * and a signature is half of what a call of the SDK costs (580 µs of the processor with it, 300
 * without).
 */
export function localSigner({ region, credentials }: Caller, service: string) {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const scope = `${credentials.accessKeyId}/${day}/${region}/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
  return {
    async sign<Request extends { headers: Record<string, string> }>(request: Request): Promise<Request> {
      request.headers.authorization = authorization;
      return request;
    },
  };
}
