import { useState, type RefObject } from 'react';
import { Range, Select, Typed } from '../ui/Fields';
import { Icon } from '../ui/Icon';
import { countSet, devices, durationTyped, noFilters, reasons, sources, statuses, type VisitFilters } from './filters';
import { SiteField } from './Frame';

interface Props {
  filters: VisitFilters;
  change: (filters: VisitFilters) => void;
  first: RefObject<HTMLInputElement | null>;
}

export function ListFilters({ filters, change, first }: Props) {
  const [open, setOpen] = useState(false);
  const set = (part: Partial<VisitFilters>): void => change({ ...filters, ...part });
  const narrowed = countSet(filters);
  return (
    <form className="filters" role="search" aria-label="Filter visits" onSubmit={(event) => event.preventDefault()}>
      <Typed label="User" placeholder="User id" value={filters.user} set={(user) => set({ user })} input={first} />
      <button type="button" className="button filters-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
        Filters{narrowed > 0 && <span className="badge">{narrowed}</span>}
      </button>
      <div className={open ? 'filters-more open' : 'filters-more'}>
        <SiteField value={filters.site} set={(site) => set({ site })} />
        <Typed label="Page" placeholder="Page" value={filters.page} set={(page) => set({ page })} />
        <Select label="Status" any="Any status" value={filters.status} options={statuses} set={(status) => set({ status })} />
        <Select label="Reason of the end" any="Any end" value={filters.reason} options={reasons} set={(reason) => set({ reason })} />
        <Select label="Device" any="Any device" value={filters.device} options={devices} set={(device) => set({ device })} />
        <Select label="Source" any="Any source" value={filters.source} options={sources} set={(source) => set({ source })} />
        <Typed label="Campaign" placeholder="Campaign" value={filters.campaign} set={(campaign) => set({ campaign })} />
        <span className="range" role="group" aria-label="Duration">
          <Typed label="Longer than" placeholder="Longer: 10m" value={filters.longer} set={(longer) => set({ longer: durationTyped(longer) })} />
          <Typed label="Shorter than" placeholder="Shorter: 1h" value={filters.shorter} set={(shorter) => set({ shorter: durationTyped(shorter) })} />
        </span>
        <button type="button" className="chip" aria-pressed={filters.errors !== ''} onClick={() => set({ errors: filters.errors === '' ? 'true' : '' })}>With errors</button>
        <Range range={filters} set={set} />
      </div>
      {narrowed > 0 && <button type="button" className="button plain" onClick={() => change(noFilters)}><Icon name="close" />Clear</button>}
    </form>
  );
}
