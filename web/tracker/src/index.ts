import type { Options, Tracker } from './options';
import { createTracker } from './tracker';

export type { EndReason, Options, Tracker, Workflow } from './options';

// One for the page, also when a bundle and the script, or two versions, meet on it.
const page = globalThis as { __stint?: Tracker };

/** Starts the tracker of this page. Started again it is the same one, with the options of the first time but for the user. */
export function start(options: Options): Tracker {
  const tracker = (page.__stint ??= createTracker(options));
  if (options.userId) tracker.identify(options.userId);
  return tracker;
}

/** The tracker of this page, once it was started. */
export const current = (): Tracker | undefined => page.__stint;
