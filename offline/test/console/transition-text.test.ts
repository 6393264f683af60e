import { readDefinition, transitionsOf, transitionText } from '../../console/src/features/graph/definition.ts';

function texts(state: object): (string | undefined)[] {
  const read = readDefinition(JSON.stringify({ StartAt: 'S', States: { S: state } }));
  const definition = read?.States.S;
  if (definition === undefined) throw new Error('This is no definition');
  return transitionsOf('S', definition).map((transition) => transitionText(transition, 'otherwise'));
}

const rule = (condition: string, Next: string) => ({ Condition: `{% ${condition} %}`, Next });

test('a line that a rule and Default share names the condition and says otherwise', () => {
  const Choices = [rule('$a', 'One'), rule('$b', 'Two')];
  expect(texts({ Type: 'Choice', Choices, Default: 'One' })).toEqual(['$a · otherwise', '$b']);
});

test('a line of Default alone says otherwise only, and a line of Next has no text', () => {
  expect(texts({ Type: 'Choice', Choices: [rule('$a', 'One')], Default: 'Two' })).toEqual(['$a', 'otherwise']);
  expect(texts({ Type: 'Pass', Next: 'One' })).toEqual([undefined]);
});
