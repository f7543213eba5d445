import type { Tracker } from './options';

/** The path of the address, and the route of applications that keep it behind `#/`; never a query, which may hold what is secret. */
export const shownPath = (): string => location.pathname + location.hash.replace(/^#(?!!?\/).*|\?.*/, '');

/** Listens on the way down, where nobody stops an event and those of the document pass too. */
export function on(names: string, listener: (event: any) => void): void {
  for (const name of names.split(' ')) addEventListener(name, listener, true);
}

/** What is recorded without a call; `moved` is told of each change of the address. */
export function capture(auto: string, tracker: Tracker, moved: () => void): void {
  on('popstate hashchange', moved);
  for (const name of ['pushState', 'replaceState'] as const) {
    const change = history[name];
    history[name] = function (...to) {
      change.apply(this, to);
      moved();
    };
  }

  // A page that throws in a loop must not push everything else out of the queue.
  let left = 50;
  on('error unhandledrejection', (event: Partial<ErrorEvent & PromiseRejectionEvent>) => {
    // An image that is missing has no message; a hidden page that fails at each poll would keep its visit alive all night.
    const error = event.reason ?? event.error ?? event.message;
    if (error && auto.includes('errors') && !document.hidden && left-- > 0) tracker.error(error);
  });

  on('click', (event: MouseEvent) => {
    const name = (event.target as Element).closest?.<HTMLElement>('[data-stint]')?.dataset.stint;
    if (name && auto.includes('clicks')) tracker.track(name);
  });
}
