import { eachStack, type Rule, textsIn } from '../stack.ts';

/**
 * Names of regions, such as `ap-northeast-1`.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
const REGION = /\b(?:us(?:-gov)?|af|ap|ca|cn|eu|il|me|mx|sa)-(?:north|south|east|west|central){1,2}-\d\b/;
const ACCOUNT = /\b\d{12}\b/;
/** Of the partition of AWS alone, not of China's or GovCloud's. */
const PARTITION = /\barn:aws:/;
/** The ARNs of task types have a fixed partition and neither region nor account. */
const TASK_RESOURCE = /\barn:aws:states:::/g;

/** What is deployed works in whatever account, region and partition it is deployed to. */
export const placesAreNotFixed: Rule = eachStack(({ template }) =>
  Object.entries(template.Resources).flatMap(([resource, content]) =>
    [...textsIn(content)].flatMap(({ path, text }) => {
      const found = [REGION, ACCOUNT, PARTITION].map((each) => each.exec(text.replace(TASK_RESOURCE, ''))?.[0]);
      return found.flatMap((place) => (place ? [{ resource, message: `has ${place} fixed, in ${path}` }] : []));
    }),
  ),
);
