import { Figure, Figures } from '../ui/Figure';
import { durationText } from '../ui/format';
import { Duration } from '../ui/Values';
import type { CodingTotals } from '../wire';

/** A person's time, that of assistants, and both; how each is counted stands with it. */
export function CodingFigures({ of, label }: { of: CodingTotals; label: string }) {
  const gap = durationText(of.timeout_seconds);
  return (
    <Figures label={label}>
      <Figure label="Total" definition={<p>Time in which you or an assistant worked. A gap of at most {gap} between two heartbeats counts wholly, for what it began with; a longer one counts nothing.</p>} note={`gaps to ${gap} count`}>
        <Duration seconds={of.total_seconds} why="" />
      </Figure>
      <Figure label="You" definition={<p>The heartbeats of your editors on all machines, one sequence: nobody is in two places.</p>} note="on all machines">
        <Duration seconds={of.human_seconds} why="" />
      </Figure>
      <Figure
        label="Assistants"
        definition={<p>Time in which at least one assistant worked. Each of their sessions is counted by itself; added up they come to {durationText(of.ai_summed_seconds)}.</p>}
        note={of.ai_summed_seconds > of.ai_seconds ? `${durationText(of.ai_summed_seconds)} added up` : 'never part of yours'}
      >
        <Duration seconds={of.ai_seconds} why="" />
      </Figure>
      <Figure label="As WakaTime counts" definition={<p>All heartbeats, yours and the assistants’, joined as one sequence: what the status bar of your editor shows.</p>} note="as in your editor">
        <Duration seconds={of.wakatime_seconds} why="" />
      </Figure>
    </Figures>
  );
}
