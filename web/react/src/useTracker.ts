import { current, type Tracker, type Workflow } from '@stint/tracker';

// A component's effects may run before those of <SessionTracker>: what they record waits for it.
const mostHeld = 100;
const held: ((tracker: Tracker) => void)[] = [];

function call(job: (tracker: Tracker) => void): void {
  const tracker = current();
  if (tracker) job(tracker);
  else if (held.length < mostHeld) held.push(job);
}

/** Hands what waited to the tracker that was started. */
export function release(tracker: Tracker): void {
  for (const job of held.splice(0)) job(tracker);
}

const page: Tracker = {
  track: (name, details) => call((tracker) => tracker.track(name, details)),
  page: (path) => call((tracker) => tracker.page(path)),
  identify: (userId) => call((tracker) => tracker.identify(userId)),
  error: (error) => call((tracker) => tracker.error(error)),
  workflow(name) {
    const step = (take: (workflow: Workflow) => void): Workflow => {
      call((tracker) => take(tracker.workflow(name)));
      return steps;
    };
    const steps: Workflow = { start: () => step((of) => of.start()), step: (at) => step((of) => of.step(at)), complete: () => step((of) => of.complete()) };
    return steps;
  },
  end: (reason) => call((tracker) => tracker.end(reason)),
  get dropped() {
    return current()?.dropped ?? 0;
  },
};

/** The tracker of the page: the same object in every render, also before it was started and on a server. */
export const useTracker = (): Tracker => page;
