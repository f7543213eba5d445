import type { Instant, LocalDate, ProjectName } from './base';
import type { Budget, Check, Health, Outcome, Quality, Score } from './goals';

export type SessionStatus = 'active' | 'paused' | 'ended';
export type Evidence = 'observed' | 'stated';

export interface Project extends ProjectName {
  sessions: number;
  last_started_at: Instant | null;
}

export interface Counts {
  tasks_created: number;
  tasks_completed: number;
  tasks_in_progress: number;
  tasks_todo: number;
  context_items: number;
  decisions: number;
  logs: number;
  notes: number;
  commits: number;
  files: number;
}

export interface Code {
  lines_added: number | null;
  lines_removed: number | null;
  net: number | null;
  churn: number | null;
}

export interface TouchedFile {
  path: string;
  times_modified: number;
  lines_added: number | null;
  lines_removed: number | null;
  binary: boolean;
  mentions: number;
}

export interface ModelShare {
  provider: string | null;
  model: string;
  input_tokens: number | null;
  output_tokens: number | null;
  /** 0..1 of the session's tokens. */
  share: number | null;
}

export interface Commit {
  sha: string;
  at: Instant;
  subject: string;
  files_changed: number | null;
  insertions: number | null;
  deletions: number | null;
}

export interface Git {
  branch_start: string | null;
  branch_end: string | null;
  head_start: string | null;
  head_end: string | null;
  /** Commits that came from elsewhere (pull, rebase) and are not the session's own. */
  arrived: number | null;
  approximate: boolean;
  reason: string | null;
  commits?: Commit[];
}

export interface Decision {
  id: string;
  text: string;
  rationale: string | null;
  at: Instant;
  supersedes: string | null;
}

export interface Segment {
  start: Instant;
  end: Instant;
  kind: 'active' | 'idle';
}

/** A session as lists carry it. */
export interface Session {
  id: string;
  number: number | null;
  kind: string;
  status: SessionStatus;
  project: ProjectName | null;
  actor: { id: string; type: string };
  agent: { name: string; session: string | null } | null;
  goal: string | null;
  tags: string[];
  started_at: Instant;
  last_activity_at: Instant;
  ended_at: Instant | null;
  closed_at: Instant | null;
  end_reason: string | null;
  duration_seconds: number | null;
  active_seconds: number | null;
  idle_seconds: number | null;
  duration_minutes: number | null;
  elapsed_seconds: number | null;
  measured: boolean;
  counts: Counts;
  code: Code;
  models?: ModelShare[];
  git?: Git | null;
  tz?: string | null;
  policy?: { version: number | string; idle_seconds: number; end_after_seconds: number | null };
  source?: string;
}

/** One session with everything. */
export interface SessionDetail extends Session {
  files: TouchedFile[];
  segments: Segment[];
  decisions: Decision[];
  models: ModelShare[];
  git: Git | null;
  tasks: { key: string; status: string }[];
  blockers: { id: string; text: string; at: Instant }[];
  next_actions: { n: number; text: string; done: boolean }[];
  budget?: Budget | null;
  checklist?: Check[] | null;
  outcome?: Outcome | null;
  health?: Health | null;
  /** Of one's own session, where it is turned on. */
  score?: Score | null;
  quality?: Quality | null;
  environment: { version: string | null; os: string | null; shell: string | null; host: string | null } | null;
  /** Where the handoff document is, when there is one. */
  handoff?: string | null;
}

export interface Activity {
  id: string;
  at: Instant;
  recorded_at: Instant;
  type: string;
  category: string | null;
  description: string | null;
  evidence: Evidence;
  ai: boolean;
  path: string | null;
  rationale?: string | null;
}

/** A file that is kept with a session. */
export interface Attachment {
  id: string;
  session_id: string;
  name: string;
  media_type: string;
  bytes: number;
  sha256: string;
  at: Instant;
}

/** One session's part of a range, cut at its borders. */
export interface Lane {
  id: string;
  number: number;
  actor: string;
  agent: string | null;
  project: string | null;
  goal: string | null;
  status: SessionStatus;
  active_seconds: number;
  segments: Segment[];
}

export interface OverlapOfSessions {
  since: Instant;
  until: Instant;
  tz: string;
  people: { actor: string; sessions: number; wall_seconds: number; summed_seconds: number; agent_seconds: number; own_seconds: number; at_once: number }[];
  lanes: Lane[];
  more: boolean;
}

export interface Today {
  date: LocalDate;
  sessions: number;
  active_seconds: number | null;
  idle_seconds: number | null;
  commits: number | null;
  lines_added: number | null;
  lines_removed: number | null;
  files: number | null;
}

export interface Day {
  date: LocalDate;
  sessions: number;
  active_seconds: number | null;
  commits: number | null;
  lines_added: number | null;
  lines_removed: number | null;
}

export interface Overview {
  now: Instant;
  active: Session[];
  today: Today;
  /** 30 days, oldest first. */
  days: Day[];
  /** Seconds active: 7 rows Monday to Sunday, 24 hours each. */
  heat: number[][];
  definition: { idle_seconds: number; tz: string; days: number };
}
