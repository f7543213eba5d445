import { useEffect, useRef } from 'react';
import { StoreProvider } from '../data/store';
import { Message } from '../ui/States';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { usePlace } from '../ui/router';
import { OverviewPage } from '../work/OverviewPage';
import { SessionPage } from '../work/SessionPage';
import { SessionsPage } from '../work/SessionsPage';
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
  const { path } = usePlace();
  useHeadingFocus(path);
  const route = match(path);
  switch (route.page) {
    case 'overview': return <OverviewPage />;
    case 'sessions': return <SessionsPage />;
    case 'session': return <SessionPage key={route.ref} reference={route.ref} />;
    case 'nowhere': return (
      <>
        <title>Not found · Stint</title>
        <div className="page-head"><h1 tabIndex={-1}>There is nothing here</h1></div>
        <div className="panel">
          <Message icon="search" title={`No page has the address ${path}`}>
            <p><Link href={paths.overview}>Overview</Link> · <Link href={paths.sessions()}>Sessions</Link></p>
          </Message>
        </div>
      </>
    );
  }
}

/** After a step to another page the focus goes to its heading, as it would after a page load. */
function useHeadingFocus(path: string): void {
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }, [path]);
}
