import { text } from './bound';

const called: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', FxiOS: 'Firefox', CriOS: 'Chrome', iP: 'iOS', Mac: 'macOS', CrOS: 'ChromeOS' };

export function device(): object {
  const find = (marks: RegExp): string | undefined => {
    const mark = marks.exec(navigator.userAgent)?.[0];
    return called[mark!] ?? mark;
  };
  // An iPad says that it is a Mac; no Mac has a touch screen.
  const pad = find(/Macin/) && navigator.maxTouchPoints > 1;
  return {
    type: pad || find(/iPad|Android(?!.*Mobi)/) ? 'tablet' : find(/Mobi/) ? 'mobile' : 'desktop',
    // Browsers name those that they descend from too: these three beside Chrome, Chrome before Safari.
    browser: find(/Edg|OPR|Samsung/) ?? find(/Firefox|FxiOS|CriOS|Chrome|Safari/) ?? 'other',
    os: pad ? 'iOS' : find(/Windows|Android|CrOS|iP|Mac|Linux(?!; A)/) ?? 'other',
    screen_size: `${screen.width}x${screen.height}`,
  };
}

/** Where a visit came from; only the first of a document knows it. Queries are left out, for they may hold what is secret. */
export function entry(page: string, first: boolean): object {
  const referrer = first && text(document.referrer.replace(/[?#].*/, ''));
  const campaign = first && text(new URLSearchParams(location.search).get('utm_campaign') ?? '');
  return {
    page,
    source: !referrer ? 'direct' : referrer.startsWith(`${location.origin}/`) ? 'internal' : 'external',
    referrer: referrer || undefined,
    campaign: campaign || undefined,
  };
}
