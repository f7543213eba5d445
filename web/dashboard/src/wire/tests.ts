import type { Instant } from './base';

export interface TestRun {
  id: string;
  project: string | null;
  command: string;
  environment: string;
  session_id: string | null;
  started_at: Instant;
  duration_seconds: number;
  commit: string | null;
  clean: boolean | null;
  partial: boolean;
  passed: number;
  failed: number;
  skipped: number;
}

export interface FailingTest {
  id: string;
  command: string;
  message: string | null;
  flaky: boolean;
  failed_runs: number;
  first_bad_at: Instant;
  first_bad_commit: string | null;
  last_good_at: Instant | null;
  last_good_commit: string | null;
  suspects: string[] | null;
}

export interface FlakyTest {
  id: string;
  command: string;
  passed: number;
  failed: number;
  commit: string | null;
  seen_at: Instant;
}
