export interface Options {
  /** Where Stint is, without `/api/v1`: `https://stint.example.com`. */
  endpoint: string;
  /** The ingest key of the site. It is public: it can write visits, and read nothing. */
  key: string;
  /**
   * What to record without a call, in words: `pages` through the history, `errors` that nobody caught, `clicks` on `[data-stint]`.
   * All three unless given; `''` is none.
   */
  auto?: string;
  /** The user, when already known; `identify` tells it later. */
  userId?: string;
  /** The application's own name of this visitor. The tracker makes none. */
  visitorId?: string;
  /** Between two heartbeats, in milliseconds; 60,000 unless given. */
  heartbeatMs?: number;
  /** How long an item waits for company before it is sent, in milliseconds; 5,000 unless given. */
  flushMs?: number;
  /** With Global Privacy Control or Do Not Track nothing is sent or stored, unless this is false. */
  respectPrivacySignals?: boolean;
  /** Record browsers that are driven by a program too, for tests. */
  automation?: boolean;
  /** The clock, in whole milliseconds since 1970; `Date.now` unless given. */
  now?: () => number;
}

export type EndReason = 'logout' | 'timeout' | 'error' | 'navigation';

export interface Workflow {
  start(): Workflow;
  step(name: string): Workflow;
  complete(): Workflow;
}

export interface Tracker {
  /** Something the visitor did. */
  track(name: string, details?: object): void;
  /** A page view; of the address that the browser shows, unless a path is given. */
  page(path?: string): void;
  /** Says who the visitor is. The visit goes on as it was. */
  identify(userId: string): void;
  /** An error, or the message of one; anything that can be thrown is taken. */
  error(error: unknown): void;
  /** A process in steps: `start()`, `step(name)` for each, `complete()`. */
  workflow(name: string): Workflow;
  /** Ends the visit now, for every tab. What is recorded later begins another. */
  end(reason?: EndReason): void;
  /** Items given up since this page was loaded: the oldest of a full queue, and those that the server will never take. */
  readonly dropped: number;
}
