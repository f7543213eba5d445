import type { Instant, LocalDate } from './base';

/** What a device said of itself. */
export interface Device {
  type: string | null;
  browser: string | null;
  os: string | null;
  screen_size: string | null;
}

/** A workflow in a visit. Abandoned: begun oftener than completed, and the visit is over. */
export interface WorkflowOfVisit {
  name: string;
  started: number;
  completed: number;
  last_step: string | null;
  abandoned: boolean;
}

export interface Visit {
  id: string;
  site: string;
  visitor_id: string;
  user_id: string | null;
  status: string;
  started_at: Instant;
  last_seen_at: Instant;
  ended_at: Instant | null;
  closed_at: Instant | null;
  end_reason: string | null;
  /** Null while it is open, and where one sign of life alone measures nothing. */
  duration_seconds: number | null;
  engaged_seconds: number;
  events: number;
  views: number;
  actions: number;
  errors: number;
  entry_page: string | null;
  exit_page: string | null;
  last_action: string | null;
  source: string | null;
  referrer: string | null;
  campaign: string | null;
  device: Device;
  workflows: WorkflowOfVisit[];
  features: string[];
}

export interface ActiveVisits {
  users: number;
  sessions: number;
  window_seconds: number;
  /** Seen last first, at most 100. */
  items: Visit[];
}

export interface VisitEvent {
  id: string;
  at: Instant;
  received_at: Instant;
  type: string;
  name: string | null;
  page: string | null;
  step: string | null;
  user_id: string | null;
  details: Record<string, unknown> | null;
}

export interface VisitStory {
  visit: Visit;
  events: VisitEvent[];
}

/** By which rules figures were counted. */
export interface VisitDefinition {
  idle_seconds: number;
  /** By which limits an import cut visits instead; null: none did. */
  other_idle_seconds?: number[] | null;
  bounce: string;
  bounce_meaning: string;
  cap_seconds: number;
  tz: string;
}

/** An `…_error` is by how much of itself a figure may be wrong; 0: all were counted. */
export interface VisitStats {
  sessions: number;
  closed: number;
  users: number;
  users_error: number;
  views: number;
  actions: number;
  bounces: number;
  bounce_rate: number | null;
  mean_duration_seconds: number | null;
  median_duration_seconds: number | null;
  median_error: number;
  measured_share: number | null;
  views_per_session: number | null;
  errors: number;
  error_rate: number | null;
  definition: VisitDefinition;
}

export interface VisitDay {
  date: LocalDate;
  sessions: number;
  users: number;
  users_error: number;
  views: number;
  avg_duration_seconds: number | null;
  bounce_rate: number | null;
  error_rate: number | null;
  most_common_entry: string | null;
  most_common_exit: string | null;
}

export interface VisitDays {
  items: VisitDay[];
  definition: VisitDefinition;
}

export interface VisitHeat {
  /** Visits that began then: 7 rows Monday to Sunday, 24 hours each. */
  heat: number[][];
  n: number;
  definition: VisitDefinition;
}

export interface TopValue {
  value: string;
  count: number;
  share: number | null;
  closed: number;
  bounces: number | null;
  bounce_rate: number | null;
}

export interface VisitTop {
  by: string;
  items: TopValue[];
  n: number;
  others: number | null;
  unknown: number | null;
  definition: VisitDefinition;
}

export interface VisitPatterns {
  user_id: string;
  pattern: string;
  patterns: { type: string; indicators: string[]; confidence: number }[];
  n: number;
  avg_duration_seconds: number | null;
  avg_actions: number | null;
}

export interface WorkflowFunnel {
  name: string;
  started: number;
  completed: number;
  abandoned: number;
  open: number;
  completion_rate: number | null;
  steps: { step: string; visits: number; share: number | null }[];
  median_seconds: number | null;
  median_error: number;
  /** Visits that the median is made of. */
  timed: number;
}

export interface WorkflowFunnels {
  items: WorkflowFunnel[];
  definition: VisitDefinition;
}

export interface ExitValue {
  value: string;
  exits: number;
  share: number | null;
  /** How often it occurs in closed visits: views of a page, visits with an action. */
  n: number;
  rate: number | null;
  /** Rate ÷ the usual one. */
  times: number | null;
}

export interface ExitValues {
  items: ExitValue[];
  usual_rate: number | null;
  hidden: number;
}

export interface VisitExits {
  closed: number;
  pages: ExitValues;
  actions: ExitValues;
  reasons: { value: string; exits: number; share: number | null }[];
  definition: VisitDefinition;
}

export interface FeaturePairs {
  items: { a: string; b: string; both: number; either: number; both_share: number | null; either_share: number | null; together: number | null }[];
  n: number;
  complete: boolean;
  definition: VisitDefinition;
}

export interface ComparedVisits {
  idle_seconds: number;
  sessions: number;
  users: number;
  users_error: number;
  bounces: number;
  bounce_rate: number | null;
  mean_duration_seconds: number | null;
  median_duration_seconds: number | null;
  median_error: number;
  views_per_session: number | null;
}

export interface VisitComparison {
  items: ComparedVisits[];
  named: number;
  definition: VisitDefinition;
}

/** How many events were kept apart, or ignored, for a reason. */
export interface FilteredReason {
  reason: string;
  events: number;
  /** Those of which the event is or was there to be restored. */
  kept: number;
  restored: number;
}

export interface FilteredEvent {
  id: string;
  site: string;
  reason: string;
  why: string | null;
  at: Instant;
  received_at: Instant;
  type: string;
  name: string | null;
  page: string | null;
  visit: string | null;
  visitor_id: string | null;
  user_id: string | null;
  restored_at: Instant | null;
}

export interface Filtered {
  reasons: FilteredReason[];
  items: FilteredEvent[];
  next: string | null;
}

export interface Restored {
  restored: number;
  repeated: number;
  left_total: number;
  left: { id: string; code: string; message: string }[];
}

/** What was forgotten, or would be. */
export interface Erasure {
  id: string | null;
  kind: string;
  visits: number;
  events: number;
  filtered: number;
  dry_run: boolean;
}
