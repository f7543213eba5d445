// A stand-in for `stint serve` while working on the dashboard: node dev/serve.mjs [--port 7337] [--data full|empty|failing|slow]
// It serves made-up data (fixtures.mjs) and the built assets. It is not part of what ships.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { answers } from './answers.mjs';
import { story } from './fixtures.mjs';
import { visitAnswers, visits } from './visits.mjs';

const { values: options } = parseArgs({ options: { port: { type: 'string', default: '7337' }, data: { type: 'string', default: 'full' } } });
const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const { sessions, projects } = options.data === 'empty' ? { sessions: [], projects: [] } : story();
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const listeners = new Set();

const answer = answers({ sessions, projects });
const visitAnswer = visitAnswers(options.data === 'empty' ? [] : visits());
const isOfVisits = /^\/api\/v1\/(visits|sessions)(\/|$)/;

function send(response, status, body, type = 'application/json') {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': "default-src 'self'" });
  response.end(body);
}

const problem = (response, status, title, code, hint) => send(response, status, JSON.stringify({ type: 'about:blank', title, status, detail: title, code, hint }), 'application/problem+json');

function live(request, response) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': hello\n\n');
  listeners.add(response);
  request.on('close', () => listeners.delete(response));
}

async function asset(path, response) {
  const file = join(dist, normalize(path));
  const shell = extname(file) === '' ? join(dist, 'index.html') : file;
  try {
    send(response, 200, await readFile(shell), types[extname(shell)] ?? 'application/octet-stream');
  } catch {
    send(response, 404, 'Not built: npm run build', 'text/plain');
  }
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (!pathname.startsWith('/api/')) return asset(pathname, response);
  if (options.data === 'failing') return problem(response, 503, 'The store cannot be opened', 'store_unavailable', 'Is the disk full? `stint doctor` says what is wrong.');
  if (pathname === '/api/v1/live') return live(request, response);
  if (options.data === 'slow') await new Promise((resolve) => setTimeout(resolve, 20_000));
  const asked = request.method === 'POST' ? JSON.parse(Buffer.concat(await request.toArray()).toString()) : undefined;
  const body = isOfVisits.test(pathname) ? visitAnswer(pathname, searchParams, asked) : answer(pathname, searchParams);
  if (body === null || body === undefined) return problem(response, 404, 'No session has this number or id', 'session_not_found', '`stint session list` shows what there is.');
  send(response, 200, JSON.stringify(body));
});

// The newest session stays in motion, so that live updates can be seen.
setInterval(() => {
  const newest = sessions.find(({ detail }) => detail.status === 'active');
  if (!newest) return;
  newest.detail.last_activity_at = new Date().toISOString();
  for (const listener of listeners) listener.write(`event: change\ndata: ${JSON.stringify({ kind: 'session', id: newest.detail.id })}\n\n`);
}, 5_000).unref();

server.listen(Number(options.port), '127.0.0.1', () => console.log(`http://127.0.0.1:${options.port}/`));
