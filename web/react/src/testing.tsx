import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

/** Lets what is under way come to rest. */
export const settle = (ms = 5): Promise<void> => act(async () => void (await new Promise((resolve) => setTimeout(resolve, ms))));

/** Content rendered for a test. */
export async function show(content: ReactNode) {
  const host = document.createElement('main');
  document.body.append(host);
  const root = createRoot(host);
  await act(async () => root.render(content));
  await settle();
  return {
    host,
    text: (): string => host.textContent.replaceAll(/\s+/g, ' ').trim(),
    again: (other: ReactNode): Promise<void> => act(async () => root.render(other)),
    async close(): Promise<void> {
      await act(async () => root.unmount());
      host.remove();
    },
  };
}
