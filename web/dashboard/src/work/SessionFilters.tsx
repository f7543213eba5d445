import { useState, type RefObject } from 'react';
import { useAnswer } from '../data/store';
import { Range, Select, Typed } from '../ui/Fields';
import { Icon } from '../ui/Icon';
import type { Page, Project } from '../wire';
import { countSet, kinds, noFilters, statuses, type Filters } from './filters';

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
        <Range range={filters} set={set} />
      </div>
      {(narrowed > 0 || filters.find !== '') && (
        <button type="button" className="button plain" onClick={() => change(noFilters)}><Icon name="close" />Clear</button>
      )}
    </form>
  );
}
