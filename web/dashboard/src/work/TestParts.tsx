import { withParams } from '../data/request';
import { Definition } from '../ui/Definition';
import { count, plural } from '../ui/format';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { Message } from '../ui/States';
import { Duration, Unknown, When } from '../ui/Values';
import { Wide } from '../ui/Wide';
import type { FailingTest, FlakyTest, Page, TestRun } from '../wire';
import { FiguresPart } from './FiguresPart';

/** What runs of tests came to: what fails, what is flaky, and the last runs. */
export function TestParts() {
  return (
    <>
      <Failing />
      <Flaky />
      <Runs />
    </>
  );
}

function Failing() {
  return (
    <FiguresPart<Page<FailingTest>> id="failing-tests" path={withParams('/api/v1/tests/regressions', { limit: '20' })} title={() => <Definition label="Failing tests"><p>Tests that fail in the newest run that has them. Suspects are the commits since the last good run that touch the test’s file, else all of them.</p></Definition>}>
      {(tests) => tests.items.length === 0 ? <Message quiet icon="test" title="Nothing fails in the last runs" /> : (
        <Wide label="Failing tests as a table">
          <table className="table">
            <thead><tr><th scope="col">Test</th><th scope="col">Since</th><th scope="col" className="right">Runs</th><th scope="col">Last good</th><th scope="col">Suspects</th></tr></thead>
            <tbody>
              {tests.items.map((test) => (
                <tr key={`${test.command} ${test.id}`}>
                  <th scope="row">{test.id}{test.flaky && <> <span className="tag">flaky</span></>}<br /><span className="faint">{test.message ?? test.command}</span></th>
                  <td><When at={test.first_bad_at} /> <Commit sha={test.first_bad_commit} /></td>
                  <td className="right num">{count(test.failed_runs)}</td>
                  <td>{test.last_good_at === null ? <Unknown why="it passed in none of the last 100 runs" /> : <><When at={test.last_good_at} /> <Commit sha={test.last_good_commit} /></>}</td>
                  <td>{test.suspects === null || test.suspects.length === 0 ? <Unknown why="no commit lies between, or nobody looked" /> : test.suspects.map((sha) => <span key={sha}><Commit sha={sha} /> </span>)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </FiguresPart>
  );
}

function Flaky() {
  return (
    <FiguresPart<Page<FlakyTest>> id="flaky-tests" path={withParams('/api/v1/tests/flaky', { limit: '20' })} title={() => <Definition label="Flaky tests"><p>Passed and failed at one commit with nothing else in the working copy, or within one run. Counts are of the last 100 runs.</p></Definition>}>
      {(tests) => tests.items.length === 0 ? <Message quiet icon="test" title="No test is known to be flaky" /> : (
        <Wide label="Flaky tests as a table">
          <table className="table">
            <thead><tr><th scope="col">Test</th><th scope="col" className="right">Passed</th><th scope="col" className="right">Failed</th><th scope="col">Commit</th><th scope="col">Seen</th></tr></thead>
            <tbody>
              {tests.items.map((test) => (
                <tr key={`${test.command} ${test.id}`}>
                  <th scope="row">{test.id}<br /><span className="faint">{test.command}</span></th>
                  <td className="right num">{count(test.passed)}</td>
                  <td className="right num">{count(test.failed)}</td>
                  <td>{test.commit === null ? 'within a run' : <Commit sha={test.commit} />}</td>
                  <td><When at={test.seen_at} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </FiguresPart>
  );
}

function Runs() {
  return (
    <FiguresPart<Page<TestRun>> id="test-runs" path={withParams('/api/v1/tests/runs', { limit: '20' })} title={() => <Definition label="Test runs"><p>The last 20 runs. A test counts by the last of its attempts.</p></Definition>}>
      {(runs) => runs.items.length === 0 ? <Message quiet icon="test" title="No test run is recorded yet" /> : (
        <Wide label="Test runs as a table">
          <table className="table">
            <thead><tr><th scope="col">Command</th><th scope="col">Started</th><th scope="col" className="right">Passed</th><th scope="col" className="right">Failed</th><th scope="col" className="right">Skipped</th><th scope="col" className="right">Took</th><th scope="col">Commit</th></tr></thead>
            <tbody>
              {runs.items.map((run) => (
                <tr key={run.id}>
                  <th scope="row">{run.session_id === null ? run.command : <Link href={paths.session(run.session_id)}>{run.command}</Link>} <span className="faint">{run.project}{run.partial && ', a part'}</span></th>
                  <td><When at={run.started_at} /></td>
                  <td className="right num">{count(run.passed)}</td>
                  <td className="right num">{run.failed > 0 ? <b title={plural(run.failed, 'failed test')}>{count(run.failed)}</b> : count(run.failed)}</td>
                  <td className="right num">{count(run.skipped)}</td>
                  <td className="right"><Duration seconds={run.duration_seconds} why="" /></td>
                  <td><Commit sha={run.commit} />{run.clean === false && <span className="faint"> and changes</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </FiguresPart>
  );
}

function Commit({ sha }: { sha: string | null }) {
  return sha === null ? <Unknown why="no commit is known" /> : <code title={sha}>{sha.slice(0, 8)}</code>;
}
