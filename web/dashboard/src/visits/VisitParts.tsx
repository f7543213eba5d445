import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { StatusPill } from '../ui/StatusPill';
import type { Device, Visit } from '../wire';

/** Who visits, as far as is known: an id is shown by its beginning. */
export function whoOf({ user_id: user, visitor_id: visitor }: Visit): string {
  return user ?? `visitor ${visitor.slice(0, 8)}`;
}

/** Who visits, as the link to the visit; the whole row is its target. */
export function WhoLink({ visit }: { visit: Visit }) {
  return <Link className="goal clip" href={paths.visit(visit.id)} data-row-link title={visit.user_id ?? visit.visitor_id}>{whoOf(visit)}</Link>;
}

/** The status of a visit, and why it ended where that is known. */
export function VisitStatus({ visit }: { visit: Visit }) {
  return <StatusPill status={visit.status === 'ended' ? 'ended' : 'active'} reason={visit.end_reason} full />;
}

/** `mobile, Firefox, Android`: what is known of it. */
export function deviceText({ type, browser, os }: Device): string | null {
  return [type, browser, os].filter(Boolean).join(', ') || null;
}

/** Where it came from: the source, and who referred or which campaign. */
export function sourceText({ source, referrer, campaign }: Visit): string | null {
  return [source, campaign ?? referrer].filter(Boolean).join(': ') || null;
}
