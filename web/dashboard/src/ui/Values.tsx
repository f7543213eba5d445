import { count, durationIso, durationText, exactDuration, shortCount, unknown } from './format';
import { agoText, clock, exactInstant, relativeDay, whenText } from './zone';
import { useNow, useZone } from './clock';

/** A figure that was not measured: a dash, and why. */
export function Unknown({ why }: { why: string }) {
  return (
    <span className="unknown" title={why}>
      <span aria-hidden="true">{unknown}</span>
      <span className="sr">not measured: {why}</span>
    </span>
  );
}

export function Duration({ seconds, why }: { seconds: number | null; why: string }) {
  if (seconds === null) return <Unknown why={why} />;
  return (
    <time className="num" dateTime={durationIso(seconds)} title={exactDuration(seconds)}>
      {durationText(seconds)}
    </time>
  );
}

export function Count({ value, why }: { value: number | null | undefined; why: string }) {
  if (value === null || value === undefined) return <Unknown why={why} />;
  return <span className="num" title={count(value)}>{shortCount(value)}</span>;
}

/** Added and removed, told apart by sign and not by colour alone. */
export function Lines({ added, removed, why }: { added: number | null; removed: number | null; why: string }) {
  if (added === null && removed === null) return <Unknown why={why} />;
  return (
    <span className="lines num">
      <span className={added === 0 ? 'faint' : 'added'} title={added === null ? undefined : `${count(added)} added`}>{added === null ? unknown : `+${shortCount(added)}`}</span>{' '}
      <span className={removed === 0 ? 'faint' : 'removed'} title={removed === null ? undefined : `${count(removed)} removed`}>{removed === null ? unknown : `−${shortCount(removed)}`}</span>
    </span>
  );
}

export function When({ at }: { at: string }) {
  const zone = useZone();
  return <time className="num" dateTime={at} title={exactInstant(at, zone)}>{whenText(at, zone)}</time>;
}

/** A start in two lines, for columns: the day over the time. */
export function DayAndClock({ at }: { at: string }) {
  const zone = useZone();
  return (
    <time className="num day-clock" dateTime={at} title={exactInstant(at, zone)}>
      <span>{relativeDay(at, zone)}</span> <span className="faint">{clock(at, zone)}</span>
    </time>
  );
}

export function Ago({ at }: { at: string }) {
  const zone = useZone();
  const now = useNow();
  return <time className="num" dateTime={at} title={exactInstant(at, zone)}>{agoText(at, now)}</time>;
}
