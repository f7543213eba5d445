import type { Visit, VisitEvent } from '../src/wire';

export interface MadeUpVisit {
  visit: Visit;
  events: VisitEvent[];
}

export function visits(now?: number): MadeUpVisit[];
export function visitAnswers(all: MadeUpVisit[], now?: number): (path: string, query: URLSearchParams, body?: unknown) => unknown;
