import type { ReactNode } from 'react';
import { useAnswer } from '../data/store';
import { useZone } from '../ui/clock';
import { Range, Select } from '../ui/Fields';
import { Heading } from '../ui/Heading';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { navigate, usePlace } from '../ui/router';
import type { Page } from '../wire';
import { bounceRules, daysOf, rangesOfDays, readScope, scopedHref, usualBounce, type Scope } from './scope';

const pages: [string, string][] = [
  [paths.visits, 'Overview'], [paths.visitsNow, 'Now'], [paths.visitList(), 'List'], [paths.visitWorkflows, 'Workflows'], [paths.visitExits, 'Leaving'],
  [paths.visitPairs, 'Together'], [paths.visitCompare, 'Compare'], [paths.visitFiltered, 'Filtered'],
];

interface Props {
  title: string;
  /** The heading, where it is more than the title. */
  heading?: string;
  about?: ReactNode;
  children: ReactNode;
}

/** The head of the pages about visits: the way between them, which keeps the scope. */
export function Frame({ title, heading = title, about, children }: Props) {
  const { path, search } = usePlace();
  const zone = useZone();
  const scope = readScope(search);
  return (
    <>
      <title>{`${title} · Stint`}</title>
      <div className="page-head">
        <Heading>{heading}</Heading>
        <p>{about}{about && ' · '}times in {zone}</p>
      </div>
      <nav className="tabs" aria-label="Pages about visits">
        {pages.map(([to, name]) => <Link key={to} href={scopedHref(to, scope)} aria-current={path === to ? 'page' : undefined}>{name}</Link>)}
      </nav>
      {children}
    </>
  );
}

/** Which visits the page is about; the address follows. */
export function useScope(): { scope: Scope; set: (part: Partial<Scope>) => void } {
  const { path, search } = usePlace();
  const scope = readScope(search);
  return { scope, set: (part) => navigate(scopedHref(path, { ...scope, ...part }), { replace: true }) };
}

interface FieldsProps {
  /** With the choice of what is called a bounce. */
  bounce?: boolean;
  range?: boolean;
  children?: ReactNode;
}

export function ScopeFields({ bounce = false, range = true, children }: FieldsProps) {
  const { scope, set } = useScope();
  const zone = useZone();
  return (
    <form className="filters" role="search" aria-label="Which visits" onSubmit={(event) => event.preventDefault()}>
      <SiteField value={scope.site} set={(site) => set({ site })} />
      {range && <Range range={daysOf(scope, zone)} set={set} days={rangesOfDays} />}
      {bounce && (
        <Select
          label="What is called a bounce"
          value={scope.bounce || usualBounce}
          options={bounceRules}
          text={(rule) => `Bounce: ${rule.replace('-', ' ')}`}
          set={(rule) => set({ bounce: rule === usualBounce ? '' : rule })}
        />
      )}
      {children}
    </form>
  );
}

/** The sites there are; with one alone there is nothing to choose. */
export function SiteField({ value, set }: { value: string; set: (site: string) => void }) {
  const sites = useAnswer<Page<{ name: string }>>('/api/v1/visits/sites?limit=500').data?.items.map((site) => site.name) ?? [];
  const named = value !== '' && !sites.includes(value) ? [value, ...sites] : sites;
  return named.length < 2 && value === '' ? null : <Select label="Site" any="All sites" value={value} options={named} set={set} />;
}
