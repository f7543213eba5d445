import type { SessionTrackerProps } from '@stint/react';

type Given = Partial<SessionTrackerProps> & { key?: string; readToken?: string };

// `window.stint = { endpoint, key, … }` set before the page's script, or `?endpoint=…&key=…&user=…&token=…` in the address.
const given: Given = (window as { stint?: Given }).stint ?? {};
const query = new URLSearchParams(location.search);
const { key, readToken, userId, ...options } = given;

export const readFrom = { endpoint: options.endpoint ?? query.get('endpoint') ?? '', token: readToken ?? query.get('token') ?? '' };

export const tracking: SessionTrackerProps = {
  ...options,
  endpoint: readFrom.endpoint,
  siteKey: key ?? query.get('key') ?? 'example',
  ...(query.has('automation') && { automation: true }),
};

export const firstUser = userId ?? query.get('user') ?? '';
