/** What the server sends, field by field. Instants are RFC 3339 UTC, durations are seconds, `null` means unknown. */

export type Instant = string;
/** A local calendar date, `2026-11-21`. */
export type LocalDate = string;

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface ProjectName {
  id: string;
  name: string;
}

export interface Defined<T> {
  items: T[];
  definition: string;
}

/** RFC 9457, with the project's own `code` and `hint`. */
export interface Problem {
  status: number;
  title: string;
  detail?: string | null;
  code?: string | null;
  hint?: string | null;
  /** The sessions that a number may mean, where several projects have it. */
  ids?: string[];
}
