import type { Activity, ProjectName, SessionDetail } from '../src/wire';

export interface Story {
  sessions: { detail: SessionDetail; activities: Activity[] }[];
  projects: ProjectName[];
}

export function story(now?: number): Story;
