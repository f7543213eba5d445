import { useSyncExternalStore } from 'react';

let shut = false;
const watching = new Set<() => void>();

function set(to: boolean): void {
  shut = to;
  for (const listener of watching) listener();
}

/** The server asks for a token: nothing can be shown until somebody signs in. */
export const shutDoor = (): void => set(true);
export const openDoor = (): void => set(false);

/** Whether the server asks for a token. */
export function useShut(): boolean {
  return useSyncExternalStore(
    (listener) => {
      watching.add(listener);
      return () => watching.delete(listener);
    },
    () => shut,
  );
}

const mark = 'stint.signed-in';

/** Whether somebody signed in here. The token itself is in a cookie that scripts cannot read. */
export function isSignedIn(): boolean {
  try {
    return localStorage.getItem(mark) !== null;
  } catch {
    return false;
  }
}

function note(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(mark, '1');
    else localStorage.removeItem(mark);
  } catch {
    // Without storage there is no button to sign out; the cookie ends by itself.
  }
}

/** Signs in with a token; gives what was wrong with it, or null. */
export async function signIn(token: string): Promise<string | null> {
  try {
    const answer = await fetch('/signin', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) });
    if (answer.ok) {
      note(true);
      openDoor();
      return null;
    }
    const { detail, hint } = (await answer.json()) as { detail?: string; hint?: string };
    return [detail ?? 'Stint refused the token.', answer.status === 401 ? '' : (hint ?? '')].join(' ').trim();
  } catch {
    return 'Stint does not answer.';
  }
}

export async function signOut(): Promise<void> {
  await fetch('/signout', { method: 'POST' }).catch(() => {});
  note(false);
  shutDoor();
}
