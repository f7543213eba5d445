import { useStore } from '../data/store';
import type { LiveState } from '../data/live';

const texts: Record<LiveState, string> = { connecting: 'Connecting…', live: 'Live', offline: 'Offline' };
const titles: Record<LiveState, string> = {
  connecting: 'Opening the live connection',
  live: 'Changes show by themselves',
  offline: 'No live connection; trying again',
};

export function LiveBadge() {
  const { live } = useStore();
  return (
    <span className={`live live-${live}`} title={titles[live]}>
      <span className="live-dot" aria-hidden="true" />
      <span className="live-text">{texts[live]}</span>
    </span>
  );
}
