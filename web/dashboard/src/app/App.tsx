import { useShut } from '../data/door';
import { StoreProvider } from '../data/store';
import { Heading, useHeadingFocus } from '../ui/Heading';
import { Message } from '../ui/States';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { usePlace } from '../ui/router';
import { readCursor } from '../work/filters';
import { OverviewPage } from '../work/OverviewPage';
import { SessionPage } from '../work/SessionPage';
import { SessionsPage } from '../work/SessionsPage';
import { BoardPage } from '../tasks/BoardPage';
import { TaskPage } from '../tasks/TaskPage';
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
    case 'tasks': return <BoardPage />;
    case 'task': return <TaskPage key={route.ref} taskRef={route.ref} />;
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
