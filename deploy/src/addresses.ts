import { AmplifyClient, GetDomainAssociationCommand } from '@aws-sdk/client-amplify';
import qrcode from 'qrcode-terminal';
import type { StageSettings } from './stage-settings.ts';

/** Returns where the booth is, with the code that visitors scan. */
export function addressLines(url: string): string[] {
  const lines: string[] = [];
  qrcode.generate(url, { small: true }, (code) => lines.push(code));
  return [
    '',
    `  Vote           ${url}/`,
    `  Big screen     ${url}/polls/favourite-services/live`,
    `  For organizers ${url}/organize`,
    '',
    ...lines,
  ];
}

/**
 * Returns the DNS records that the site's own domain still waits for, as Amplify writes them
 * (NAME TYPE VALUE); none where it serves the site, or where the stage has no domain of its own.
 */
export async function missingDnsRecords(settings: StageSettings, appId: string): Promise<string[]> {
  const { customDomain: domainName, region } = settings;
  if (domainName === '') return [];
  const client = new AmplifyClient({ region });
  const { domainAssociation } = await client.send(new GetDomainAssociationCommand({ appId, domainName }));
  if (domainAssociation?.domainStatus === 'AVAILABLE') return [];
  const records = [
    domainAssociation?.certificateVerificationDNSRecord,
    ...(domainAssociation?.subDomains ?? []).map(({ dnsRecord }) => dnsRecord),
  ];
  return records.flatMap((record) => (record ? [record.trim()] : []));
}
