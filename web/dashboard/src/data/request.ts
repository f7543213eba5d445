import type { Problem } from '../wire';
import { base } from './base';
import { shutDoor } from './door';

/** A request that gave no answer to show. `status` 0 means that no server was reached. */
export class RequestFailed extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

export function getJson(url: string, signal?: AbortSignal): Promise<unknown> {
  return ask(url, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) });
}

/** Asks for a change. */
export function postJson(url: string, body: unknown): Promise<unknown> {
  return ask(url, { method: 'POST', headers: { accept: 'application/json', 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

async function ask(url: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(base + url, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new RequestFailed({ status: 0, title: 'Stint does not answer', hint: 'Is it running? `stint serve` starts it.' });
  }
  if (response.ok) {
    try {
      return await response.json();
    } catch {
      throw new RequestFailed({ status: response.status, title: 'The answer was not JSON', detail: url });
    }
  }
  if (response.status === 401) shutDoor();
  throw new RequestFailed(await problemOf(response));
}

async function problemOf(response: Response): Promise<Problem> {
  const fallback = { status: response.status, title: response.statusText || `HTTP ${response.status}` };
  try {
    const body = (await response.json()) as Partial<Problem>;
    return { ...fallback, ...body, status: response.status };
  } catch {
    return fallback;
  }
}

/** Adds the parameters that have a value, in the order given, to a path. */
export function withParams(path: string, params: Record<string, string | number | null | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
