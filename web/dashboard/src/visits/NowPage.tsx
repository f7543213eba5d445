import { ActiveSessionsWidget } from '@stint/react';
import { useStore } from '../data/store';
import { withParams } from '../data/request';
import { paths } from '../ui/paths';
import { Frame, ScopeFields, useScope } from './Frame';
import { Inside } from './Inside';
import './visits.css';

/** Who is here: renewed by the live connection, told to screen readers by the widget. */
export function VisitsNowPage() {
  const { scope } = useScope();
  const { turn } = useStore();
  return (
    <Frame title="Visits now" heading="Who is here now" about="Seen last first">
      <ScopeFields range={false} />
      <Inside>
        <ActiveSessionsWidget key={scope.site} endpoint="" title="Active now" limit={100} refreshMs={60_000} turn={turn} linkTo={paths.visit} {...(scope.site !== '' && { fetch: ofSite(scope.site) })} />
      </Inside>
    </Frame>
  );
}

function ofSite(site: string) {
  return (url: string, init: RequestInit): Promise<Response> => fetch(withParams(url, { site }), init);
}
