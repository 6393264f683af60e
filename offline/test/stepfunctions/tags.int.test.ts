import {
  CreateActivityCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-sfn';
import { publishedMachine } from './support/published-machine.ts';
import { useService } from './support/use-service.ts';

const service = useService();

test('machines and activities have tags that can be added, replaced and removed; versions have none', async () => {
  const machine = await publishedMachine(service);
  const { activityArn } = await service.sfn.send(new CreateActivityCommand({ name: 'tagged' }));
  for (const resourceArn of [machine, activityArn]) {
    const tag = (...tags: { key: string; value: string }[]) =>
      service.sfn.send(new TagResourceCommand({ resourceArn, tags }));
    await tag({ key: 'a', value: '1' }, { key: 'constructor', value: '' });
    await tag({ key: 'a', value: '2' });
    await service.sfn.send(new UntagResourceCommand({ resourceArn, tagKeys: ['constructor', 'none'] }));
    const { tags } = await service.sfn.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual([{ key: 'a', value: '2' }]);
    await expect(tag({ key: 'aws:x', value: '' })).rejects.toMatchObject({ name: 'ValidationException' });
    const fifty = Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, value: '' }));
    await expect(tag(...fifty)).rejects.toMatchObject({ name: 'TooManyTags', resourceName: resourceArn });
  }
  const version = new TagResourceCommand({ resourceArn: `${machine}:1`, tags: [] });
  await expect(service.sfn.send(version)).rejects.toMatchObject({
    name: 'ResourceNotFound',
    message: `Resource not found: '${machine}:1'`,
  });
});
