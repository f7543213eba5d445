import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Item {
  op: 'start' | 'event' | 'heartbeat' | 'end';
  session: string;
  at: string;
  [field: string]: any;
}

export interface Batch {
  bytes: number;
  items: Item[];
  answered: number;
}

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const fields = {
  start: ['op', 'session', 'at', 'visitor_id', 'user_id', 'device', 'entry'],
  event: ['op', 'session', 'id', 'type', 'name', 'page', 'details', 'at'],
  heartbeat: ['op', 'session', 'engaged_ms', 'at'],
  end: ['op', 'session', 'reason', 'page', 'last_action', 'at'],
};

/** A server that takes what the wire protocol allows, notes what it does not, and answers as the test says. */
export async function serve(files: Record<string, string>) {
  const state = {
    batches: [] as Batch[],
    faults: [] as string[],
    methods: [] as string[],
    answer: (_items: Item[]): { status: number; headers?: Record<string, string> } => ({ status: 200 }),
    mostBytes: 65_536,
  };
  // Pages of earlier tests may still send: what belongs to their visits is answered and left out.
  const past = new Set<string>();
  let last = 0;
  /** What pages send while they are closed comes a moment later: the next test begins when it has come. */
  const settle = async (): Promise<void> => {
    do await new Promise((resolve) => setTimeout(resolve, 60));
    while (Date.now() - last < 60);
  };
  const forget = (): void => {
    for (const batch of state.batches.splice(0)) for (const item of batch.items) past.add(item.session);
    Object.assign(state, { methods: [], mostBytes: 65_536, answer: () => ({ status: 200 }) });
  };

  const check = (body: string, type: string | undefined): Item[] => {
    const { token, sent_at, items } = JSON.parse(body) as { token: string; sent_at: string; items: Item[] };
    const fault = (text: string): void => void state.faults.push(text);
    if (type !== 'text/plain;charset=UTF-8') fault(`content type ${type}`);
    if (token !== 'site') fault(`token ${token}`);
    if (new Date(sent_at).toJSON() !== sent_at) fault(`sent_at ${sent_at}`);
    if (items.length === 0 || items.length > 500) fault(`${items.length} items`);
    for (const item of items) {
      const unknown = Object.keys(item).filter((name) => !fields[item.op]?.includes(name));
      if (unknown.length > 0) fault(`${item.op} has ${unknown}`);
      if (!uuid7.test(item.session) || new Date(item.at).toJSON() !== item.at) fault(JSON.stringify(item));
      if (item.op === 'event' && !(uuid7.test(item['id']) && item['type'] && item['name'] && item['page'])) fault(JSON.stringify(item));
      if (item.op === 'heartbeat' && !(item['engaged_ms'] >= 0)) fault(JSON.stringify(item));
    }
    return items;
  };

  const server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://stint').pathname;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (path !== '/api/v1/batch') {
        const text = files[path] ?? files['/'];
        response.writeHead(200, { 'Content-Type': path.endsWith('.js') ? 'text/javascript' : path.endsWith('.css') ? 'text/css' : 'text/html', 'Cache-Control': 'max-age=60' }).end(text);
        return;
      }
      last = Date.now();
      state.methods.push(request.method!);
      const body = Buffer.concat(chunks);
      const items = check(body.toString(), request.headers['content-type']);
      const { status, headers } = body.length > state.mostBytes ? { status: 413, headers: {} } : state.answer(items);
      if (!items.every((item) => past.has(item.session))) state.batches.push({ bytes: body.length, items, answered: status });
      const open = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After', 'Content-Type': 'application/json' };
      response.writeHead(status, { ...open, ...headers }).end(JSON.stringify({ results: items.map(() => ({ status: 'ok' })), open: true }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  /** What was taken, each id once. */
  const taken = (): Item[] => {
    const seen = new Map<string, Item>();
    for (const batch of state.batches.filter((one) => one.answered < 300)) for (const item of batch.items) seen.set(item['id'] ?? JSON.stringify(item), item);
    return [...seen.values()];
  };
  return Object.assign(state, {
    origin: `http://127.0.0.1:${port}`,
    elsewhere: `http://localhost:${port}`,
    taken,
    forget,
    settle,
    of: (type: string): Item[] => taken().filter((item) => item['type'] === type || item.op === type),
    visits: (): number => new Set(taken().map((item) => item.session)).size,
    close: (): void => {
      server.closeAllConnections();
      server.close();
    },
  });
}

export type Server = Awaited<ReturnType<typeof serve>>;
