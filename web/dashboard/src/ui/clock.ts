import { createContext, useContext, useEffect, useState } from 'react';
import { browserZone } from './zone';

export const ZoneContext = createContext(browserZone());

/** The IANA zone in which every time on the page reads. */
export function useZone(): string {
  return useContext(ZoneContext);
}

/** The current time, renewed twice a minute so that "4m ago" stays true. */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
