import { useShut } from '../data/door';
import { StoreProvider } from '../data/store';
import { Heading, useHeadingFocus } from '../ui/Heading';
import { Message } from '../ui/States';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { usePlace } from '../ui/router';
import { readCursor } from '../ui/Pager';
import { AnalyticsPage } from '../work/AnalyticsPage';
import { CodingDayPage } from '../coding/CodingDayPage';
import { CodingPage } from '../coding/CodingPage';
import { OverviewPage } from '../work/OverviewPage';
import { SessionPage } from '../work/SessionPage';
import { SessionsPage } from '../work/SessionsPage';
import { BoardPage } from '../tasks/BoardPage';
import { TaskPage } from '../tasks/TaskPage';
import { ComparePage } from '../visits/ComparePage';
import { ExitsPage } from '../visits/ExitsPage';
import { FilteredPage } from '../visits/FilteredPage';
import { VisitListPage } from '../visits/ListPage';
import { VisitsNowPage } from '../visits/NowPage';
import { VisitsOverviewPage } from '../visits/OverviewPage';
import { PairsPage } from '../visits/PairsPage';
import { UserPage } from '../visits/UserPage';
import { VisitPage } from '../visits/VisitPage';
import { WorkflowsPage } from '../visits/WorkflowsPage';
import { match } from './routes';
import { Shell } from './Shell';
import { SignIn } from './SignIn';

export function App() {
  if (useShut()) return <SignIn />;
  return (
    <StoreProvider>
      <Shell><CurrentPage /></Shell>
    </StoreProvider>
  );
}

function CurrentPage() {
  const { path, search } = usePlace();
  useHeadingFocus(path + readCursor(search));
  const route = match(path);
  switch (route.page) {
    case 'overview': return <OverviewPage />;
    case 'sessions': return <SessionsPage />;
    case 'session': return <SessionPage key={route.ref} reference={route.ref} />;
    case 'analytics': return <AnalyticsPage />;
    case 'coding': return <CodingPage />;
    case 'coding-day': return <CodingDayPage key={route.date} date={route.date} />;
    case 'tasks': return <BoardPage />;
    case 'task': return <TaskPage key={route.ref} taskRef={route.ref} />;
    case 'visits': return <VisitsOverviewPage />;
    case 'visits/now': return <VisitsNowPage />;
    case 'visits/list': return <VisitListPage />;
    case 'visit': return <VisitPage key={route.ref} id={route.ref} />;
    case 'user':
    case 'visitor': return <UserPage key={`${route.page} ${route.ref}`} by={route.page} id={route.ref} />;
    case 'visits/workflows': return <WorkflowsPage />;
    case 'visits/leaving': return <ExitsPage />;
    case 'visits/together': return <PairsPage />;
    case 'visits/compare': return <ComparePage />;
    case 'visits/filtered': return <FilteredPage />;
    case 'nowhere': return (
      <>
        <title>Not found · Stint</title>
        <div className="page-head"><Heading>There is nothing here</Heading></div>
        <div className="panel">
          <Message icon="search" title={`No page has the address ${path}`}>
            <p><Link href={paths.overview}>Overview</Link> · <Link href={paths.sessions()}>Sessions</Link></p>
          </Message>
        </div>
      </>
    );
  }
}
