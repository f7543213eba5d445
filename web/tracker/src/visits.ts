import { read } from './store';

/** The visit that all tabs of an origin share. Times are in milliseconds since 1970. */
export interface Visit {
  id: string;
  started: number;
  last: number;
  /** Engaged time so far, and the moment up to which it is counted: no moment counts twice, whatever the number of tabs. */
  engaged: number;
  counted: number;
  user?: string | undefined;
}

/** The visit as storage has it at this moment, so that every decision sees what the other tabs did. */
export function readVisit(key: string): Visit | void {
  try {
    const visit = JSON.parse(read(key)!) as Visit;
    if (visit.engaged >= 0) return visit;
  } catch {
    // What cannot be read is no visit.
  }
}
