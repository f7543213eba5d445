import { useEffect, useRef, type ReactNode } from 'react';

/** True from a step to another page until the focus moves on: a heading that replaces the first one then takes the focus over. */
let owed = false;

/** The heading of a page. */
export function Heading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (owed) heading.current?.focus({ preventScroll: true });
  }, []);
  return <h1 ref={heading} tabIndex={-1} onBlur={() => { owed = false; }}>{children}</h1>;
}

/** After a step to another page the focus goes to its heading, as it would after a page load. */
export function useHeadingFocus(page: string): void {
  const last = useRef(page);
  useEffect(() => {
    if (last.current === page) return;
    last.current = page;
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
    owed = true;
  }, [page]);
}
