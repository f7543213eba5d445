import { uuid } from './ids';
import { erase, keys, read, write } from './store';

/** Keeps an item; sends what waits, when leaving also past a request on its way. */
export type Queue = [push: (item: object) => void, flush: (leaving?: boolean) => void];

/**
 * Items wait in storage until the server has answered with a 2xx: at most 1,000, the oldest give way. Each lies under a key of its own,
 * so that tabs never overwrite each other.
 */
export function createQueue(prefix: string, endpoint: string, token: string, now: () => number, drop: (key: string) => void): Queue {
  const url = endpoint.replace(/\/*$/, '/api/v1/batch');
  // What is on its way: how much, and up to which key.
  let flying = 0;
  let flyingTo = '';
  let most = 500;
  let failures = 0;
  let notBefore = 0;

  function push(item: object): void {
    const waiting = keys(prefix);
    if (waiting.length >= 1_000) drop(waiting[0]!);
    write(prefix + uuid(now()), item);
    if (waiting.length >= 20) void flush();
  }

  async function flush(leaving?: boolean): Promise<void> {
    // The page may be gone before a request on its way is answered.
    if (!navigator.onLine || now() < notBefore || (flying && !leaving)) return;
    let batch = keys(prefix).filter((key) => key > flyingTo);
    const all = batch.length;
    let count = most;
    let body: string;
    let bytes: number;
    do {
      batch = batch.slice(0, count);
      if (!batch[0]) return;
      body = `{"token":"${token}","sent_at":"${new Date(now()).toJSON()}","items":[${batch.map(read)}]}`;
      bytes = new Blob([body]).size;
      count = batch.length >> 1;
      // Browsers refuse more than 64 KiB in all keepalive requests together; the rest is left to the application.
    } while (bytes + flying > 60_000);

    // The answer of a beacon is unknown: its items stay, and a repeated id counts once.
    if (leaving && !('keepalive' in Request.prototype)) {
      navigator.sendBeacon(url, body);
      return;
    }

    flying += bytes;
    flyingTo = batch.at(-1)!;
    // A text body is text/plain;charset=UTF-8 by itself, which needs no preflight. Until its answer is read, a request counts as one on its way.
    const answer = await fetch(url, { method: 'POST', body, keepalive: true })
      .then(async (got) => (await got.text(), got))
      .catch(() => {});
    flying -= bytes;
    if (!flying) flyingTo = '';

    const ok = answer?.ok;
    if (answer?.status === 413 && count) most = count;
    // 400, 401, 403, 413, 422: never taken. Other refusals may pass with time.
    else if (ok || /4(0[013]|13|22)/.test(answer?.status as any)) {
      batch.forEach(ok ? erase : drop);
      failures = 0;
      most = 500;
      if (all > batch.length) void flush();
    } else {
      // What the server asks for, and 1 to 2 seconds more the first time, up to 2 to 4 minutes after many failures.
      notBefore = now() + ((+answer?.headers.get('Retry-After')! || 0) + Math.min(2 ** failures++, 128) * (1 + Math.random())) * 1_000;
    }
  }

  return [push, flush];
}
