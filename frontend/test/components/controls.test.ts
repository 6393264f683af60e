import { createElement } from 'react';
import { Button } from '../../src/components/Button.tsx';
import { Checkbox } from '../../src/components/Checkbox.tsx';
import { Select } from '../../src/components/Select.tsx';
import { TextField } from '../../src/components/TextField.tsx';
import { rendered } from '../support/rendered.ts';

describe('a button', () => {
  it('that is busy keeps its name and the focus, and says that it is busy', async () => {
    const html = await rendered(createElement(Button, { loading: true }, 'Send'));
    expect(html).toMatch(/<button[^>]* aria-busy="true" aria-disabled="true"[^>]*><span[^>]*>Send<\/span>/);
    expect(html).not.toMatch(/ disabled/);
  });

  it('does not submit a form unless it is told to', async () => {
    expect(await rendered(createElement(Button, null, 'Back'))).toContain('type="button"');
    expect(await rendered(createElement(Button, { type: 'submit' }, 'Send'))).toContain('type="submit"');
  });
});

describe('a field', () => {
  it('is named by its label, and described by its description and its error', async () => {
    const html = await rendered(
      createElement(TextField, { id: 'name', label: 'Name', description: 'As on your badge', error: 'Too long' }),
    );
    expect(html).toMatch(/<label for="name"[^>]*>Name</);
    expect(html).toMatch(/<input[^>]* aria-describedby="name-description name-error" aria-invalid="true"/);
    expect(html).toMatch(/<p id="name-description"[^>]*>As on your badge<.*<p id="name-error"[^>]*>Too long</);
  });

  it('without description and error refers to neither', async () => {
    const html = await rendered(createElement(TextField, { 'aria-label': 'Name' }));
    expect(html).not.toMatch(/aria-describedby|aria-invalid|<label|<p/);
  });

  it('takes the direction of the typed text', async () => {
    expect(await rendered(createElement(TextField, { label: 'Name' }))).toMatch(/<input[^>]* dir="auto"/);
  });

  it('with choices offers each by its label', async () => {
    const html = await rendered(
      createElement(Select, { label: 'Role', choices: [{ value: 'dev', label: 'Developer' }] }),
    );
    expect(html).toContain('<option value="dev">Developer</option>');
  });

  it('with a checkbox has its label inside the target', async () => {
    const html = await rendered(createElement(Checkbox, { label: 'In a hurry' }));
    expect(html).toMatch(/^<label[^>]*><input type="checkbox"[^>]*\/><span[^>]*>In a hurry<\/span><\/label>$/);
  });
});
