import { useEffect, useId, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useZone } from './clock';
import { Icon } from './Icon';
import { addDays, localDate, startOfDate } from './zone';

interface SelectProps {
  label: string;
  /** What stands for no choice; without it there is always one. */
  any?: string;
  value: string;
  options: readonly string[];
  /** How an option reads, where not as it is. */
  text?: (option: string) => string;
  set: (value: string) => void;
}

export function Select({ label, any, value, options, text = (option) => option, set }: SelectProps) {
  return (
    <select className={`field${value === '' ? '' : ' field-set'}`} aria-label={label} value={value} onChange={(event) => set(event.target.value)}>
      {any !== undefined && <option value="">{any}</option>}
      {options.map((option) => <option key={option} value={option}>{text(option)}</option>)}
    </select>
  );
}

interface TypedProps {
  label: string;
  placeholder: string;
  value: string;
  set: (value: string) => void;
  icon?: boolean;
  input?: RefObject<HTMLInputElement | null>;
}

const typingMs = 250;

/** A text field that reports what was typed after a short rest, so that not every letter is a request. */
export function Typed({ label, placeholder, value, set, icon = false, input }: TypedProps) {
  const [text, setText] = useState(value);
  const reported = useRef(value);
  const latest = useRef(set);
  useEffect(() => {
    latest.current = set;
  });
  useEffect(() => {
    if (value === reported.current) return;
    reported.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text.trim() === reported.current) return;
    const timer = setTimeout(() => {
      reported.current = text.trim();
      latest.current(text.trim());
    }, typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <span className={`field-box${icon ? ' field-find' : ''}`}>
      {icon && <Icon name="search" />}
      <input
        ref={input}
        className={`field${value === '' ? '' : ' field-set'}`}
        type="text"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
      {icon && <kbd aria-hidden="true">/</kbd>}
    </span>
  );
}

export interface DateRange {
  since: string;
  /** The first day that is no longer in the range. */
  until: string;
}

const sessionDays: readonly [string, number][] = [['Today', 1], ['7 days', 7], ['30 days', 30]];

/** Local days from and to, with the usual ranges up to today as buttons. */
export function Range({ range, set, days = sessionDays }: { range: DateRange; set: (part: Partial<DateRange>) => void; days?: readonly [string, number][] }) {
  const zone = useZone();
  const today = localDate(Date.now(), zone);
  return (
    <fieldset className="range">
      <legend className="sr">Started in the range, days in {zone}</legend>
      {days.map(([name, n]) => {
        const since = addDays(today, 1 - n);
        const on = range.since === since && range.until === '';
        return <button key={name} type="button" className="chip" aria-pressed={on} onClick={() => set({ since: on ? '' : since, until: '' })}>{name}</button>;
      })}
      <DateField label="from" value={range.since} set={(since) => set({ since })} />
      <DateField label="to" value={lastDay(range.until)} set={(last) => set({ until: untilAfter(last) })} />
    </fieldset>
  );
}

function DateField({ label, value, set }: { label: ReactNode; value: string; set: (value: string) => void }) {
  const id = useId();
  return (
    <span className="date-field">
      <label htmlFor={id}>{label}</label>
      <input id={id} className={`field${value === '' ? '' : ' field-set'}`} type="date" value={value} onChange={(event) => set(event.target.value)} />
    </span>
  );
}

const dateShape = /^\d{4}-\d{2}-\d{2}$/;

/** A date of an address; empty where it is none. */
export function readDate(text: string | null): string {
  const date = (text ?? '').trim();
  return dateShape.test(date) && !Number.isNaN(Date.parse(date)) ? date : '';
}

/** The last day that is in the range, as people name the end of one. */
export function lastDay(until: string): string {
  return until === '' ? '' : addDays(until, -1);
}

export function untilAfter(lastDayIncluded: string): string {
  return lastDayIncluded === '' ? '' : addDays(lastDayIncluded, 1);
}

/** The instant at which a local date begins, for requests; empty stays empty. */
export function instantOf(date: string, zone: string): string {
  return date === '' ? '' : startOfDate(date, zone).toISOString();
}
