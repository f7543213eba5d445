/**
 * Turns a burst of calls into few runs: the first call waits `waitMs` for others, runs never overlap,
 * and calls during a run cause exactly one more.
 */
export function coalesce(run: () => Promise<void>, waitMs: number): { call: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let running = false;
  let again = false;

  function call(): void {
    if (running) again = true;
    else timer ??= setTimeout(start, waitMs);
  }

  function start(): void {
    timer = null;
    running = true;
    const settled = (): void => {
      running = false;
      if (again) {
        again = false;
        call();
      }
    };
    run().then(settled, settled);
  }

  function cancel(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    again = false;
  }

  return { call, cancel };
}
