import type { Instant, ProjectName } from './base';

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
