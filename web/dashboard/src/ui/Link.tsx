import type { AnchorHTMLAttributes } from 'react';
import { base } from '../data/base';
import { isPlainClick, navigate } from './router';

interface Props extends AnchorHTMLAttributes<HTMLAnchorElement> {
  href: string;
  state?: unknown;
}

/** An anchor that stays in the page for plain clicks and is an ordinary one for all others. */
export function Link({ href, state, onClick, ...rest }: Props) {
  return (
    <a
      href={base + href}
      onClick={(event) => {
        onClick?.(event);
        if (!isPlainClick(event)) return;
        event.preventDefault();
        navigate(href, { state });
      }}
      {...rest}
    />
  );
}
