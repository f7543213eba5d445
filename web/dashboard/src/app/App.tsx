import { StoreProvider } from '../data/store';
import { Heading, useHeadingFocus } from '../ui/Heading';
import { Message } from '../ui/States';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { usePlace } from '../ui/router';
import { readCursor } from '../ui/Pager';
import { OverviewPage } from '../work/OverviewPage';
import { SessionPage } from '../work/SessionPage';
import { SessionsPage } from '../work/SessionsPage';
import { BoardPage } from '../tasks/BoardPage';
import { TaskPage } from '../tasks/TaskPage';
import { VisitListPage } from '../visits/ListPage';
import { VisitsNowPage } from '../visits/NowPage';
import { VisitsOverviewPage } from '../visits/OverviewPage';
import { UserPage } from '../visits/UserPage';
import { VisitPage } from '../visits/VisitPage';
import { match } from './routes';
import { Shell } from './Shell';

export function App() {
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
    case 'tasks': return <BoardPage />;
    case 'task': return <TaskPage key={route.ref} taskRef={route.ref} />;
    case 'visits': return <VisitsOverviewPage />;
    case 'visits/now': return <VisitsNowPage />;
    case 'visits/list': return <VisitListPage />;
    case 'visit': return <VisitPage key={route.ref} id={route.ref} />;
    case 'user': return <UserPage key={route.ref} user={route.ref} />;
    case 'visits/workflows':
    case 'visits/leaving':
    case 'visits/together':
    case 'visits/compare':
    case 'visits/filtered':
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
