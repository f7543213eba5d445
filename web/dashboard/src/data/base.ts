/**
 * The path below which the server stands, without a slash at its end: empty at the root. Told by where this script was loaded from,
 * which is a folder of the server's; while developing and in tests the server stands at the root.
 */
const script = import.meta.url;
export const base = import.meta.env.PROD ? new URL('..', script).pathname.replace(/\/$/, '') : '';
