import { count } from '../ui/format';
import { DayAndClock, Duration, Unknown } from '../ui/Values';
import type { Visit } from '../wire';
import { whyUnknown } from './definitions';
import { deviceText, sourceText, VisitStatus, WhoLink } from './VisitParts';

export function VisitTable({ visits }: { visits: Visit[] }) {
  return (
    <table className="visit-list">
      <caption className="sr">Visits, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Started</th>
          <th scope="col">Who</th>
          <th scope="col">From, to page</th>
          <th scope="col">Came by, with</th>
          <th scope="col" className="right">Duration</th>
          <th scope="col" className="right">Actions</th>
          <th scope="col" className="right">Errors</th>
          <th scope="col">Status</th>
        </tr>
      </thead>
      <tbody>{visits.map((visit) => <Row key={visit.id} visit={visit} />)}</tbody>
    </table>
  );
}

function Row({ visit }: { visit: Visit }) {
  const open = visit.ended_at === null;
  return (
    <tr className="list-row">
      <td className="soft visit-started"><DayAndClock at={visit.started_at} /></td>
      <td className="visit-who"><WhoLink visit={visit} /><span className="visit-under clip">{visit.site}</span></td>
      <td className="visit-pages">
        <span className="clip" title={visit.entry_page ?? undefined}>{visit.entry_page ?? <Unknown why="no page was told" />}</span>
        {visit.exit_page !== null && visit.exit_page !== visit.entry_page && <span className="visit-under clip" title={visit.exit_page}><span className="sr">to </span><span aria-hidden="true">→ </span>{visit.exit_page}</span>}
      </td>
      <td className="visit-from soft">
        <span className="clip">{sourceText(visit) ?? <Unknown why="no source was told" />}</span>
        <span className="visit-under clip">{deviceText(visit.device)}</span>
      </td>
      <td className="right visit-lasted"><Duration seconds={visit.duration_seconds} why={open ? whyUnknown.open : whyUnknown.oneVisit} /></td>
      <td className="right num visit-actions">{count(visit.actions)}<span className="visit-unit"> {visit.actions === 1 ? 'action' : 'actions'}</span></td>
      <td className={`right num visit-errors${visit.errors > 0 ? ' removed' : ' faint'}`}>{count(visit.errors)}<span className="visit-unit"> {visit.errors === 1 ? 'error' : 'errors'}</span></td>
      <td className="visit-status"><VisitStatus visit={visit} /></td>
    </tr>
  );
}
