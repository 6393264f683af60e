import { eachStack, type Rule, textsIn } from '../stack.ts';

/**
 * Names of regions, such as `ap-northeast-1`.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
const REGION = /\b(?:us(?:-gov)?|af|ap|ca|cn|eu|il|me|mx|sa)-(?:north|south|east|west|central){1,2}-\d\b/;
const ACCOUNT = /\b\d{12}\b/;
/** The commercial partition. China and GovCloud have others. */
const PARTITION = /\barn:aws:/;
/** The ARNs of task types have a fixed partition and neither region nor account. */
const TASK_RESOURCE = /\barn:aws:states:::/g;

/**
 * No resource names a region, an account or a partition, so that a stack can be deployed anywhere.
 */
export const nothingNamesARegion: Rule = eachStack(({ template }) =>
  Object.entries(template.Resources).flatMap(([resource, content]) =>
    [...textsIn(content)].flatMap(({ path, text }) => {
      const found = [REGION, ACCOUNT, PARTITION].map((each) => each.exec(text.replace(TASK_RESOURCE, ''))?.[0]);
      return found.flatMap((name) => (name ? [{ resource, message: `has the fixed ${name} in ${path}` }] : []));
    }),
  ),
);
