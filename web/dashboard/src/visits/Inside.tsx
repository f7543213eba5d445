import type { ReactNode } from 'react';
import { isPlainClick, navigate } from '../ui/router';

/** Plain links of others' components stay in the page, as the dashboard's own do. */
export function Inside({ children }: { children: ReactNode }) {
  return (
    <div
      className="inside"
      onClick={(event) => {
        const link = event.target instanceof Element ? event.target.closest('a') : null;
        const to = link?.getAttribute('href');
        if (!to?.startsWith('/') || !isPlainClick(event)) return;
        event.preventDefault();
        navigate(to);
      }}
    >
      {children}
    </div>
  );
}
