import { join } from 'node:path';
import { type PackagedTemplate, packageService } from '../../../../shared/test/support/packaged-template.ts';

const SETTINGS = [
  ...['warmVotesWritesPerSecond=40000', 'warmReadsPerSecond=20000'],
  ...['customDomain=vote.example.com', 'siteAddress=ownDomain'],
  ...['alarmSubscription=given', 'alarmEmail=ops@example.com'],
  ...['budget=given', 'monthlyBudgetUsd=50'],
  'firewall=true',
];

/**
 * Returns the template of a stage that has all optional settings. No suite packages one of them
 * alone: one package serves all.
 */
export const packageWithSettings = (): Promise<PackagedTemplate> =>
  packageService(join(__dirname, '../..'), 'prod', SETTINGS);
