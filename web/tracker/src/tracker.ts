import { bound, text } from './bound';
import { capture, on, shownPath } from './capture';
import { device, entry } from './device';
import { uuid } from './ids';
import type { Options, Tracker, Workflow } from './options';
import { createQueue } from './queue';
import { erase, keys, read, write } from './store';
import { readVisit, type Visit } from './visits';

/** A tracker; one that may not record does nothing, so that an application need not ask. */
export function createTracker(options: Options): Tracker {
  // Not on a server, not against the visitor's wish, and no browsers that a program drives.
  const records =
    typeof document !== 'undefined' &&
    (options.respectPrivacySignals === false || !((navigator as Navigator & { globalPrivacyControl?: boolean }).globalPrivacyControl || navigator.doNotTrack === '1')) &&
    (options.automation || !navigator.webdriver);
  const { endpoint, key, auto = 'pages errors clicks', heartbeatMs = 60_000, flushMs = 5_000, now = Date.now } = options;
  const visitKey = `stint.${key}.visit`;
  const itemKeys = `stint.${key}.q.`;
  const [push, flush] = createQueue(itemKeys, endpoint, key, now, (key) => {
    erase(key);
    tracker.dropped++;
  });
  let user = options.userId && text(options.userId);
  let page = records && shownPath();
  let viewed = '';
  let lastAction: string | undefined;
  let input = 0;
  let written = 0;
  // The moment since when this tab may count engaged time.
  let since = Infinity;

  const put = (op: string, visit: Visit, item: object): void => push({ op, session: visit.id, at: new Date(now()), ...item });

  /** The visit that goes on, or a new one. */
  function current(): Visit {
    const time = now();
    let visit = readVisit(visitKey);
    // Only a silence strictly longer than 30 minutes ends a visit, or an age of more than a day.
    if (!visit || time - Math.max(visit.last, input) > 30 * 60_000 || time - visit.started > 24 * 60 * 60_000) {
      visit = { id: uuid(time), started: time, last: time, engaged: 0, counted: time, user };
      put('start', visit, { visitor_id: options.visitorId, user_id: user, device: device(), entry: entry(page as string, !input) });
      setTimeout(merge, 1_000, visit);
      viewed = '';
    }
    visit.last = time;
    write(visitKey, visit);
    return visit;
  }

  // Tabs that are opened at once each find no visit and begin one. The one that storage kept is that of all, and takes what waits.
  function merge({ id, started }: Visit): void {
    const visit = readVisit(visitKey);
    if (!visit || visit.started - started > 2_000) return;
    // Only its own, for the other tabs are doing the same.
    for (const key of keys(itemKeys)) {
      const item = read(key)!;
      if (item.includes(id)) write(key, JSON.parse(item.replace(id, visit.id)));
    }
  }

  // A page that is rendered ahead may never be seen: nothing of it counts until it is.
  function whenSeen(job: () => void): void {
    if (!records) return;
    if ((document as { prerendering?: boolean }).prerendering) on('prerenderingchange', job);
    else job();
  }

  const event = (type: string, name: string, details?: object): void =>
    whenSeen(() => put('event', current(), { id: uuid(now()), type, name: text(name), page, details: bound(details) }));

  /**
   * Adds the time since the last count, in which the page was visible and its visitor's last input less than a minute ago, and tells the
   * server of it when asked to: up to the moment that was counted, so a timer that was late, as after sleep, makes no visit longer.
   */
  function count(tell?: boolean): Visit | void {
    const visit = readVisit(visitKey);
    if (!visit) return;
    const to = Math.min(now(), input + 60_000);
    const more = to - Math.max(visit.counted, since);
    if (more > 0) {
      visit.engaged += more;
      visit.counted = to;
      write(visitKey, visit);
      if (tell) put('heartbeat', visit, { engaged_ms: visit.engaged, at: new Date(to) });
    }
    return visit;
  }

  /** The visitor did something, if only look. After `end` that begins no visit; after a long silence it does. */
  function touch(): void {
    const time = now();
    if (time - written >= 5_000) {
      written = time;
      if (count()) current();
      view();
    }
    if (time - input > 60_000) since = time;
    input = time;
  }

  function view(): void {
    if (auto.includes('pages') && !document.hidden && shownPath() !== viewed) tracker.page();
  }

  function wake(): void {
    if (document.hidden) return;
    if (!input) current();
    since = now();
    touch();
    view();
  }

  const tracker: { -readonly [name in keyof Tracker]: Tracker[name] } = {
    track(name, details) {
      lastAction = text(name);
      event('action', name, details);
    },
    page(path = shownPath()) {
      page = text(path);
      event('page_view', page);
      viewed = shownPath();
    },
    identify(userId) {
      user = text(userId);
      whenSeen(() => {
        const visit = current();
        if (visit.user === user) return;
        visit.user = user;
        write(visitKey, visit);
        event('identify', 'identify', { user_id: user });
      });
    },
    error(error) {
      try {
        const { name = 'Error', message = text(error), stack } = Object(error);
        event('error', name, { message, stack });
      } catch {
        // It was made not to be read.
      }
    },
    workflow(name) {
      const step = (step: string): Workflow => {
        event('workflow', name, { step });
        return steps;
      };
      const steps: Workflow = { start: () => step('start'), step, complete: () => step('complete') };
      return steps;
    },
    end(reason = 'logout') {
      whenSeen(() => {
        const visit = count(true);
        if (!visit) return;
        put('end', visit, { reason, page, last_action: lastAction });
        erase(visitKey);
        user = undefined;
        flush();
      });
    },
    dropped: 0,
  };

  if (records) {
    on('online', flush);
    on('pointerdown pointermove keydown scroll', touch);
    // Hidden is the last event that is sure to come; a page that is left may come without it.
    on('visibilitychange prerenderingchange pagehide pageshow', ({ type }) => {
      const left = type === 'pagehide';
      // Shown again from the browser's memory, the page is viewed again.
      if (left) viewed = '';
      else wake();
      if (left || document.hidden) {
        count(true);
        since = Infinity;
        flush(true);
      }
    });
    capture(auto, tracker, view);
    setInterval(count, heartbeatMs, true);
    wake();
    // Timers that were late change nothing: what waits is in storage, and how long to wait is asked of the clock.
    setInterval(flush, flushMs);
  }
  return tracker;
}
