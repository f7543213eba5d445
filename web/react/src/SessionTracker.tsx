import { useEffect, useRef } from 'react';
import { start, type Options } from '@stint/tracker';
import { release } from './useTracker';

export interface SessionTrackerProps extends Omit<Options, 'key'> {
  /** The ingest key of the site: the tracker's `key`, a name that React keeps for itself. */
  siteKey: string;
}

/**
 * Starts the tracker and shows nothing. The tracker belongs to the page, not to this component: mounted twice (StrictMode) it is one,
 * and unmounted it goes on. A user known later is told when `userId` changes; the other options are those of the first time.
 */
export function SessionTracker({ siteKey, userId, ...options }: SessionTrackerProps): null {
  const first = useRef({ ...options, key: siteKey });
  useEffect(() => {
    release(start({ ...first.current, ...(userId !== undefined && { userId }) }));
  }, [userId]);
  return null;
}
