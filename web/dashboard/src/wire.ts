/** What the server sends, field by field. Instants are RFC 3339 UTC, durations are seconds, `null` means unknown. */

export type Instant = string;
/** A local calendar date, `2026-11-21`. */
export type LocalDate = string;

export type SessionStatus = 'active' | 'paused' | 'ended';
export type Evidence = 'observed' | 'stated';

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface ProjectName {
  id: string;
  name: string;
}

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

/** A task. `phase` is null when it is blocked, completed, or of no status of the workflow. */
export interface Task {
  id: string;
  key: string;
  title: string | null;
  status: string;
  phase: string | null;
  epic: string | null;
  feature: string | null;
  agent_type: string | null;
  priority: number;
  project: ProjectName | null;
  created_at: Instant;
  status_at: Instant;
  claims: number;
}

/** An agent's hold on a task: a task session. */
export interface Claim {
  id: string;
  task_id: string;
  task_key: string;
  agent_id: string;
  agent_type: string;
  phase: string;
  started_at: Instant;
  last_activity_at: Instant;
  ended_at: Instant | null;
  outcome: 'completed' | 'rejected' | 'blocked' | 'abandoned' | null;
  sent_back: boolean;
  notes: string | null;
  elapsed_seconds: number;
  active_seconds: number | null;
  idle_seconds: number | null;
  lease_until: Instant | null;
  stale: boolean;
  overdue: boolean;
}

export interface Board {
  phases: { phase: string; ready: number; in: number; waiting: Task[]; claims: Claim[]; unheld: Task[] }[];
  blocked: number;
  blocked_tasks: { task: Task; reason: string | null }[];
  completed: number;
  other: number;
  more_claims: boolean;
}

export interface PhaseDuration {
  phase: string;
  session_count: number;
  open_count: number;
  avg_minutes: number | null;
  p50_minutes: number | null;
  p90_minutes: number | null;
  p99_minutes: number | null;
  rejection_rate: number | null;
  histogram: number[];
}

export interface AgentPerformance {
  agent_id: string;
  agent_type: string;
  total_sessions: number;
  open: number;
  completed: number;
  rejected: number;
  blocked: number;
  abandoned: number;
  sent_back: number;
  p50_minutes: number | null;
  completion_rate: number | null;
  rejection_rate: number | null;
}

export interface Defined<T> {
  items: T[];
  definition: string;
}

export interface TaskStory {
  task: Task;
  open: Claim | null;
  time: {
    elapsed_seconds: number;
    held_seconds: number;
    active_seconds: number | null;
    waiting_seconds: number;
    blocked_seconds: number;
    rework_seconds: number;
    rejections: number;
    parts: { from: Instant; to: Instant; kind: 'held' | 'waiting' | 'blocked'; phase: string | null; session: string | null; seconds: number }[];
  };
  history: {
    n: number;
    at: Instant;
    action: string;
    from_status: string | null;
    to_status: string;
    actor_id: string;
    agent_id: string | null;
    charged_agent: string | null;
    note: string | null;
  }[];
  sessions: Claim[];
}
