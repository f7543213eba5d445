import type { Instant } from './base';

/** Active time that a session is meant to take. */
export interface Budget {
  seconds: number;
  active_seconds: number;
  over_seconds: number | null;
}

export interface Check {
  n: number;
  text: string;
  done: boolean;
  done_at: Instant | null;
  done_by: string | null;
  next_n: number | null;
}

/** Something that was looked at to tell whether a goal was reached. */
export interface CheckedItem {
  item: string;
  text: string;
  met: boolean | null;
  evidence: string;
}

export interface Outcome {
  verdict: 'yes' | 'partial' | 'no';
  why: string | null;
  judge: { type: 'checklist' | 'person' | 'model'; name: string | null } | null;
  at: Instant | null;
  items: CheckedItem[] | null;
}

/** Complexity of the files a session touched, before and after. */
export interface Health {
  before: number | null;
  after: number | null;
  delta: number | null;
  files: { path: string; language: string; before: number | null; after: number | null }[];
}

export interface ScoreTerm {
  name: string;
  points: number | null;
  most: number;
  inputs: Record<string, number | null>;
  rule: string;
}

export interface Score {
  version: string;
  value: number | null;
  terms: ScoreTerm[];
}

export interface Indicator {
  value: number | null;
  status: 'good' | 'warning' | 'poor' | null;
  definition: string;
}

export interface Quality {
  completion_rate: Indicator;
  focus_score: Indicator;
  code_churn: Indicator;
  decision_velocity: Indicator;
}

export interface WeekdayFigure {
  weekday: string;
  n: number;
  active_seconds: number;
  mean_active_seconds: number | null;
}

export interface Habits {
  tz: string;
  weekdays: WeekdayFigure[];
  best_weekday: WeekdayFigure | null;
  best_hour: { hour: number; n: number; mean_active_seconds: number | null } | null;
  best_weekday_hour: { weekday: string; hour: number; n: number; mean_active_seconds: number } | null;
  definition: string;
}

export interface TagFigure {
  tag: string;
  sessions: number;
  active_seconds: number;
  avg_active_seconds: number | null;
  completion_rate: number | null;
  goal_rate: number | null;
  n: number;
}

export interface SessionHealthFigure {
  session_id: string;
  session_number: number;
  project: string | null;
  goal: string | null;
  started_at: Instant;
  files: number;
  before: number | null;
  after: number | null;
  delta: number | null;
}

export interface HealthFigures {
  items: SessionHealthFigure[];
  languages: { language: string; files: number; delta: number }[];
  delta: number | null;
  n: number;
  definition: string;
}
