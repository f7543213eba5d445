import { Definition } from '../ui/Definition';
import { durationText } from '../ui/format';
import { HeatMap } from '../ui/HeatMap';
import type { Counting } from './definitions';

/** When work happens in the week. */
export function WorkHours({ heat, days, counting }: { heat: number[][]; days: number; counting: Counting }) {
  return (
    <HeatMap
      id="heat"
      title={(
        <Definition label="When work happens">
          <p><b>Active time</b> of the last {days} days by weekday and hour, in {counting.zone}, added up over the weeks.</p>
          <p>The darkest colour is the busiest hour: {durationText(Math.max(0, ...heat.flat()))}.</p>
        </Definition>
      )}
      caption={`Active time by weekday and hour of the last ${days} days`}
      heat={heat}
      what="Active"
      text={durationText}
      nothing={`No active time was measured in the last ${days} days.`}
    />
  );
}
