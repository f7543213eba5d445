import { useEffect, useId, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useAnswer } from '../data/store';
import { useZone } from '../ui/clock';
import { Icon } from '../ui/Icon';
import { addDays, localDate } from '../ui/zone';
import type { Page, Project } from '../wire';
import { countSet, kinds, lastDay, noFilters, statuses, untilAfter, type Filters } from './filters';

interface Props {
  filters: Filters;
  change: (filters: Filters) => void;
  first: RefObject<HTMLInputElement | null>;
}

export function SessionFilters({ filters, change, first }: Props) {
  const projects = useAnswer<Page<Project>>('/api/v1/projects').data?.items.map((project) => project.name) ?? [];
  const named = filters.project !== '' && !projects.includes(filters.project) ? [filters.project, ...projects] : projects;
  const [open, setOpen] = useState(false);
  const set = (part: Partial<Filters>): void => change({ ...filters, ...part });
  const narrowed = countSet(filters);
  return (
    <form className="filters" role="search" aria-label="Filter sessions" onSubmit={(event) => event.preventDefault()}>
      <Typed label="Find in this page" placeholder="Find in this page" icon value={filters.find} set={(find) => set({ find })} input={first} />
      <button type="button" className="button filters-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
        Filters{narrowed > 0 && <span className="badge">{narrowed}</span>}
      </button>
      <div className={open ? 'filters-more open' : 'filters-more'}>
        <Select label="Project" any="All projects" value={filters.project} options={named} set={(project) => set({ project })} />
        <Select label="Status" any="Any status" value={filters.status} options={statuses} set={(status) => set({ status })} />
        <Select label="Kind" any="Any kind" value={filters.kind} options={kinds} set={(kind) => set({ kind })} />
        <Typed label="Tag" placeholder="Tag" value={filters.tag} set={(tag) => set({ tag })} />
        <Range filters={filters} set={set} />
      </div>
      {(narrowed > 0 || filters.find !== '') && (
        <button type="button" className="button plain" onClick={() => change(noFilters)}><Icon name="close" />Clear</button>
      )}
    </form>
  );
}

function Select({ label, any, value, options, set }: { label: string; any: string; value: string; options: string[]; set: (value: string) => void }) {
  return (
    <select className={`field${value === '' ? '' : ' field-set'}`} aria-label={label} value={value} onChange={(event) => set(event.target.value)}>
      <option value="">{any}</option>
      {options.map((option) => <option key={option} value={option}>{option}</option>)}
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
function Typed({ label, placeholder, value, set, icon = false, input }: TypedProps) {
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

function Range({ filters, set }: { filters: Filters; set: (part: Partial<Filters>) => void }) {
  const zone = useZone();
  const today = localDate(Date.now(), zone);
  const presets: [string, number][] = [['Today', 0], ['7 days', -6], ['30 days', -29]];
  return (
    <fieldset className="range">
      <legend className="sr">Started in the range, days in {zone}</legend>
      {presets.map(([name, days]) => {
        const since = addDays(today, days);
        const on = filters.since === since && filters.until === '';
        return <button key={name} type="button" className="chip" aria-pressed={on} onClick={() => set({ since: on ? '' : since, until: '' })}>{name}</button>;
      })}
      <DateField label="from" value={filters.since} set={(since) => set({ since })} />
      <DateField label="to" value={lastDay(filters.until)} set={(last) => set({ until: untilAfter(last) })} />
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
