import type { Instant } from './base';

export interface CodingSlice {
  name: string | null;
  human_seconds: number;
  /** Every assistant's time added up. */
  ai_seconds: number;
  wakatime_seconds: number;
}

export interface CodingDay {
  date: string;
  total_seconds: number;
  human_seconds: number;
  ai_seconds: number;
  ai_summed_seconds: number;
  wakatime_seconds: number;
  heartbeats: number;
}

export interface CodingTotals {
  total_seconds: number;
  human_seconds: number;
  ai_seconds: number;
  ai_summed_seconds: number;
  wakatime_seconds: number;
  timeout_seconds: number;
  tz: string;
  definition: string;
}

export interface CodingSummary extends CodingTotals {
  since: Instant;
  until: Instant;
  wakatime_text: string;
  slice: string;
  days: CodingDay[];
  items: CodingSlice[];
}

export interface CodingDuration {
  start: Instant;
  end: Instant;
  duration_seconds: number;
  lane: 'human' | 'ai';
  project: string | null;
  branch: string | null;
  language: string | null;
  category: string | null;
  editor: string | null;
  machine: string | null;
  harness: string | null;
  model: string | null;
}

export interface CodingDurations extends CodingTotals {
  since: Instant;
  until: Instant;
  items: CodingDuration[];
  left_off: number;
}
