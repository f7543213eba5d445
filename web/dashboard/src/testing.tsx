import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

/** A page rendered for a test, with the few questions the tests ask of it. */
export async function show(content: ReactNode) {
  const host = document.createElement('div');
  document.body.append(host);
  const root = createRoot(host);
  await act(async () => root.render(content));

  const find = <E extends HTMLElement = HTMLElement>(selector: string): E => {
    const found = host.querySelector<E>(selector);
    if (found === null) throw new Error(`No ${selector} in:\n${host.innerHTML.slice(0, 2_000)}`);
    return found;
  };
  return {
    find,
    all: (selector: string): HTMLElement[] => [...host.querySelectorAll<HTMLElement>(selector)],
    text: (selector: string): string => find(selector).textContent.replaceAll(/\s+/g, ' ').trim(),
    /** Waits until what was asked for is on the page. */
    async until(selector: string): Promise<HTMLElement> {
      for (let turn = 0; turn < 200 && host.querySelector(selector) === null; turn++) await act(async () => void (await new Promise((resolve) => setTimeout(resolve, 5))));
      return find(selector);
    },
    async close(): Promise<void> {
      await act(async () => root.unmount());
      host.remove();
    },
  };
}

export type Shown = Awaited<ReturnType<typeof show>>;
