import { AmplifyClient, GetDomainAssociationCommand } from '@aws-sdk/client-amplify';
import qrcode from 'qrcode-terminal';
import type { StageSettings } from './stage-settings.ts';

/** Returns lines with the addresses of the booth and the QR code for visitors. */
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
 * Returns the DNS records that the stage's own domain still needs, as Amplify writes them
 * (NAME TYPE VALUE). Returns none if the domain serves the site or the stage has no own domain.
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
