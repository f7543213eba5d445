import type { ReactNode } from 'react';
import { durationText, plural } from '../ui/format';

/** How each figure is counted, in words; the numbers in them come from the server's own definition. */

export interface Counting {
  idleSeconds: number | null;
  zone: string;
}

function gap(idleSeconds: number | null): string {
  return idleSeconds === null ? 'the policy’s limit' : durationText(idleSeconds);
}

export function activeDefinition({ idleSeconds, zone }: Counting, n?: number): ReactNode {
  return (
    <>
      <p><b>Active time</b> runs from activity to activity. A gap of up to {gap(idleSeconds)} counts; a longer one is wholly idle. Nothing is added before the first or after the last activity.</p>
      <p>Days are split at local midnight in {zone}.{n !== undefined && <> n = {plural(n, 'session')}.</>}</p>
    </>
  );
}

export function idleDefinition({ idleSeconds }: Counting): ReactNode {
  return <p><b>Idle time</b> is the gaps longer than {gap(idleSeconds)} inside a session. Active and idle together are its duration.</p>;
}

export function durationDefinition({ idleSeconds }: Counting): ReactNode {
  return (
    <>
      <p><b>Duration</b> runs from the start to the last activity, not to the moment the end was noticed.</p>
      <p>It is active time (gaps up to {gap(idleSeconds)}) and idle time together.</p>
    </>
  );
}

export function sessionsDefinition(zone: string): ReactNode {
  return <p><b>Sessions</b> that started on this day in {zone}. One that runs over midnight counts on the day it started.</p>;
}

export const commitsDefinition: ReactNode = (
  <p><b>Commits</b> made during the sessions. What arrived by pull or rebase is told apart and not counted.</p>
);

export const linesDefinition: ReactNode = (
  <>
    <p><b>Lines</b> added and removed, from git: the working copy at the start against the working copy at the end.</p>
    <p>Binary files count as files, without lines. A session that git did not measure adds nothing.</p>
  </>
);

export const filesDefinition: ReactNode = (
  <p><b>Files</b> that the session’s work changed: untracked, staged and committed ones, from the state at the start.</p>
);

/** Why a figure of a session may be unknown. */
export const whyUnmeasured = {
  duration: 'one activity alone measures no time',
  day: 'no session of the day was measured',
  lines: 'lines are read from git when a session ends; there is no such reading here',
  commits: 'there is no reading from git',
  files: 'there is no reading from git',
};
