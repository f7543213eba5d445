import { useEffect, useState, type MouseEvent } from 'react';
import { ActiveSessionsWidget, SessionTimeline, SessionTracker, useTracker } from '@stint/react';
import { Checkout } from './Checkout';
import { firstUser, readFrom, tracking } from './config';

const pages = { '': 'Home', products: 'Products', checkout: 'Checkout', visits: 'Visits' };
type Page = keyof typeof pages;

const shown = (): Page => {
  const name = location.pathname.split('/').pop()!;
  return name in pages ? (name as Page) : '';
};

export function App() {
  const [page, setPage] = useState(shown);
  const [user, setUser] = useState(firstUser);
  const tracker = useTracker();

  useEffect(() => {
    const moved = (): void => setPage(shown());
    addEventListener('popstate', moved);
    return () => removeEventListener('popstate', moved);
  }, []);

  const go = (to: Page) => (event: MouseEvent) => {
    event.preventDefault();
    history.pushState(null, '', `./${to}${location.search}`);
    setPage(to);
  };

  return (
    <>
      <SessionTracker {...tracking} {...(user && { userId: user })} />
      <nav aria-label="Pages">
        {(Object.keys(pages) as Page[]).map((name) => (
          <a key={name} href={`./${name}${location.search}`} onClick={go(name)} aria-current={name === page ? 'page' : undefined}>
            {pages[name]}
          </a>
        ))}
      </nav>
      <main>
        <h1>{pages[page]}</h1>
        {page === '' && <Home user={user} onUser={setUser} />}
        {page === 'products' && <Products />}
        {page === 'checkout' && <Checkout />}
        {page === 'visits' && (
          <>
            <ActiveSessionsWidget {...readFrom} />
            {user ? <SessionTimeline {...readFrom} userId={user} /> : <p>Sign in to see your visits.</p>}
          </>
        )}
      </main>
      <footer>
        <button type="button" id="fail" onClick={() => { throw new Error('The error button was pressed'); }}>
          Fail
        </button>
        <button type="button" id="handled" onClick={() => tracker.error('A handled error')}>
          Report an error
        </button>
      </footer>
    </>
  );
}

function Home({ user, onUser }: { user: string; onUser: (user: string) => void }) {
  const tracker = useTracker();
  if (user)
    return (
      <p>
        Signed in as {user}.{' '}
        <button
          type="button"
          id="sign-out"
          onClick={() => {
            tracker.end('logout');
            onUser('');
          }}
        >
          Sign out
        </button>
      </p>
    );
  return (
    <form action={(data) => onUser(String(data.get('user')))}>
      <label>
        Name <input name="user" required />
      </label>{' '}
      <button type="submit">Sign in</button>
    </form>
  );
}

function Products() {
  const tracker = useTracker();
  return (
    <ul>
      {['Pen', 'Paper'].map((product) => (
        <li key={product}>
          {product}{' '}
          <button type="button" onClick={() => tracker.track('add to cart', { product })}>
            Add
          </button>{' '}
          <button type="button" data-stint={`look at ${product}`}>
            Look
          </button>
        </li>
      ))}
    </ul>
  );
}
