import type { Page } from 'playwright-core';

interface PageRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  mode?: 'cors' | 'no-cors';
}

/** Sends a request from a page. Returns what the page can read: the answer, or that it may not. */
export async function ask(page: Page, url: string, init: PageRequest = {}): Promise<string> {
  return page.evaluate(
    async ([address, options]) => {
      try {
        const response = await fetch(address, options);
        return response.type === 'opaque' ? 'opaque' : `${response.status} ${await response.text()}`;
      } catch {
        return 'blocked';
      }
    },
    [url, init] as const,
  );
}

/** Posts a form whose fields make up the body. Its target is a frame, so the page stays. */
export async function submitForm(page: Page, url: string, type: string, body: string): Promise<void> {
  await page.evaluate(
    async ([action, enctype, content]) => {
      const frame = document.createElement('iframe');
      frame.name = 'target';
      document.body.append(frame);
      const form = document.createElement('form');
      Object.assign(form, { action, enctype, method: 'post', target: 'target' });
      const fields = enctype === 'text/plain' ? [content.split(/=(.*)/s)] : [...new URLSearchParams(content)];
      for (const [name = '', value = ''] of fields) {
        const field = document.createElement('textarea');
        Object.assign(field, { name, value });
        form.append(field);
      }
      document.body.append(form);
      const answered = new Promise((loaded) => frame.addEventListener('load', loaded, { once: true }));
      form.submit();
      await answered;
      frame.remove();
      form.remove();
    },
    [url, type, body] as const,
  );
}
