import type { ReactNode } from 'react';
import { Definition } from '../ui/Definition';
import { count, durationText, percent, plural, shortSha, words } from '../ui/format';
import { Icon } from '../ui/Icon';
import { Message } from '../ui/States';
import { Count, Lines, Unknown, When } from '../ui/Values';
import { Wide } from '../ui/Wide';
import type { Decision, Git, SessionDetail } from '../wire';
import { commitsDefinition, filesDefinition } from './definitions';

export function Section({ id, title, n, children }: { id: string; title: ReactNode; n?: number; children: ReactNode }) {
  return (
    <section aria-labelledby={id}>
      <div className="section-head"><h2 id={id}>{title}</h2>{n !== undefined && <span className="badge">{count(n)}</span>}</div>
      <div className="panel">{children}</div>
    </section>
  );
}

/** What the next session needs to know: blockers, next actions, tasks. Absent when there are none. */
export function OpenItems({ session }: { session: SessionDetail }) {
  const { blockers, next_actions: next, tasks } = session;
  if (blockers.length + next.length + tasks.length === 0) return null;
  return (
    <Section id="open-items" title="Open items">
      <ul className="facts">
        {blockers.map((blocker) => (
          <li key={blocker.id} className="fact fact-bad"><Icon name="blocker" label="Blocker" /><div><p>{blocker.text}</p><p className="faint"><When at={blocker.at} /></p></div></li>
        ))}
        {next.map((action) => (
          <li key={action.n} className={action.done ? 'fact fact-done' : 'fact'}>
            <span className={`check${action.done ? ' check-done' : ''}`} aria-hidden="true" /><p><span className="sr">{action.done ? 'Done: ' : 'Next: '}</span>{action.text}</p>
          </li>
        ))}
        {tasks.map((task) => (
          <li key={task.key} className="fact"><Icon name="task" label="Task" /><p><span className="mono">{task.key}</span> <span className="faint">{words(task.status)}</span></p></li>
        ))}
      </ul>
    </Section>
  );
}

export function Decisions({ decisions }: { decisions: Decision[] }) {
  if (decisions.length === 0) return null;
  const replaced = new Set(decisions.map((decision) => decision.supersedes));
  return (
    <Section id="decisions" title="Decisions" n={decisions.length}>
      <ol className="facts">
        {decisions.map((decision) => (
          <li key={decision.id} className={replaced.has(decision.id) ? 'fact fact-done' : 'fact'}>
            <Icon name="decision" />
            <div>
              <p className="fact-title">{decision.text}{replaced.has(decision.id) && <span className="faint"> (superseded)</span>}</p>
              {decision.rationale ? <p className="soft">{decision.rationale}</p> : <p className="faint">No rationale given.</p>}
              <p className="faint"><When at={decision.at} />{decision.supersedes && ' · supersedes an earlier one'}</p>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}

export function Commits({ git }: { git: Git | null }) {
  const commits = git?.commits ?? [];
  return (
    <Section id="commits" title={<Definition label="Commits">{commitsDefinition}</Definition>} n={commits.length}>
      {commits.length === 0
        ? <Message quiet icon="commit" title={git === null ? 'Not in a git repository' : 'No commit in this session'} />
        : (
          <ol className="facts">
            {commits.map((commit) => (
              <li key={commit.sha} className="fact">
                <Icon name="commit" />
                <div>
                  <p className="fact-title">{commit.subject}</p>
                  <p className="faint commit-line">
                    <span className="mono" title={commit.sha}>{shortSha(commit.sha)}</span><When at={commit.at} />
                    {commit.files_changed !== null && <span>{plural(commit.files_changed, 'file')}</span>}
                    <Lines added={commit.insertions} removed={commit.deletions} why="git was not asked for the lines of this commit" />
                  </p>
                </div>
              </li>
            ))}
          </ol>
        )}
    </Section>
  );
}

const binary = 'a binary file has no lines';

export function Files({ session }: { session: SessionDetail }) {
  const files = [...session.files].sort((a, b) => b.times_modified - a.times_modified || a.path.localeCompare(b.path));
  return (
    <Section id="files" title={<Definition label="Files">{filesDefinition}</Definition>} n={files.length}>
      {files.length === 0
        ? <Message quiet icon="file" title="No file was touched or mentioned" />
        : (
          <Wide label="Files as a table">
            <table className="files">
              <thead>
                <tr><th scope="col">Path</th><th scope="col" className="right">Modified</th><th scope="col" className="right">Lines</th><th scope="col" className="right">Mentions</th></tr>
              </thead>
              <tbody>
                {files.map((file) => (
                  <tr key={file.path}>
                    <th scope="row"><Path path={file.path} />{file.binary && <span className="tag">binary</span>}</th>
                    <td className="right num">{count(file.times_modified)}×</td>
                    <td className="right">{file.binary ? <Unknown why={binary} /> : <Lines added={file.lines_added} removed={file.lines_removed} why="only mentioned, or not measured by git" />}</td>
                    <td className="right num">{file.mentions === 0 ? <span className="faint">0</span> : file.mentions}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Wide>
        )}
    </Section>
  );
}

/** The folder fades, the name stands out. */
export function Path({ path }: { path: string }) {
  const cut = path.lastIndexOf('/') + 1;
  return <span className="mono path" title={path}><span className="faint">{path.slice(0, cut)}</span>{path.slice(cut)}</span>;
}

export function Details({ session }: { session: SessionDetail }) {
  const { git, environment, models, policy, tz, source } = session;
  const rows: [string, ReactNode][] = [];
  for (const { provider, model, share, input_tokens: input, output_tokens: output } of models) {
    rows.push(['Model', <>{model} <span className="faint">{[provider, share !== null && percent(share)].filter(Boolean).join(', ')}</span>
      {(input !== null || output !== null) && <span className="faint detail-line">tokens <Count value={input} why="the agent did not say" /> in, <Count value={output} why="the agent did not say" /> out</span>}</>]);
  }
  if (git) rows.push(['Branch', <span className="mono">{change(git.branch_start, git.branch_end)}</span>]);
  if (git?.head_start || git?.head_end) rows.push(['Commit', <span className="mono">{change(git.head_start && shortSha(git.head_start), git.head_end && shortSha(git.head_end))}</span>]);
  if (git?.approximate) rows.push(['Git reading', <>approximate{git.reason && <span className="faint">: {git.reason}</span>}</>]);
  if (environment?.os) rows.push(['System', environment.os]);
  if (environment?.host) rows.push(['Host', environment.host]);
  if (environment?.shell) rows.push(['Shell', environment.shell]);
  if (environment?.version) rows.push(['Stint', environment.version]);
  if (source) rows.push(['Recorded', source === 'live' ? 'live' : `from ${words(source).replaceAll('-', ' ')}`]);
  if (tz) rows.push(['Actor’s zone', tz]);
  if (policy) rows.push(['Policy', <>v{policy.version}: idle after {durationText(policy.idle_seconds)}{policy.end_after_seconds !== null && <>, ends after {durationText(policy.end_after_seconds)}</>}</>]);
  rows.push(['Id', <span className="mono">{session.id}</span>]);
  return (
    <Section id="details" title="Details">
      <dl className="details">{rows.map(([name, value], index) => <div key={index}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
    </Section>
  );
}

function change(start: string | null, end: string | null): string {
  if (start === null || end === null || start === end) return start ?? end ?? '–';
  return `${start} → ${end}`;
}
