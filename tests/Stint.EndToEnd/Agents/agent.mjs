// A stand-in for a coding assistant. It tells its hooks and writes its transcript in the form of the real one, does what the lines on its standard
// input say, and answers each with a line. What it does not do is think.
//   node agent.mjs claude|codex|gemini SESSION
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { createInterface } from 'node:readline';

const [form, session] = process.argv.slice(2);
const cwd = process.cwd();
const home = process.env.HOME;
const now = () => new Date().toISOString();
let made = 0;
const id = () => `${session}-${++made}`;

const names = {
  claude: { start: 'SessionStart', prompt: 'UserPromptSubmit', tool: 'PostToolUse', stop: 'Stop', end: 'SessionEnd' },
  codex: { start: 'SessionStart', prompt: 'UserPromptSubmit', tool: 'PostToolUse', stop: 'Stop' },
  gemini: { start: 'SessionStart', prompt: 'BeforeAgent', tool: 'AfterTool', stop: 'AfterAgent', end: 'SessionEnd' },
}[form];

const day = now().slice(0, 10).split('-');
const transcript = {
  claude: join(home, '.claude', 'projects', cwd.replaceAll(/[/.]/g, '-'), `${session}.jsonl`),
  codex: join(home, '.codex', 'sessions', ...day, `rollout-${now().slice(0, 19).replaceAll(':', '-')}-${session}.jsonl`),
  gemini: join(home, '.gemini', 'tmp', cwd.split(sep).at(-1), 'chats', `session-${session}.json`),
}[form];
mkdirSync(dirname(transcript), { recursive: true });

function hook(event, more) {
  const told = { session_id: session, transcript_path: transcript, cwd, hook_event_name: event, permission_mode: 'default', timestamp: now(), ...more };
  const ran = spawnSync('sh', ['-c', `stint hook ${form} ${event}`], { input: JSON.stringify(told), encoding: 'utf8' });
  if (ran.status !== 0 || ran.stderr !== '') throw new Error(`hook ${event}: ${ran.status} ${ran.stderr}`);
}

const line = (told) => appendFileSync(transcript, `${JSON.stringify(told)}\n`);

const transcripts = {
  claude: {
    base: () => ({ sessionId: session, uuid: id(), parentUuid: null, timestamp: now(), cwd, gitBranch: 'main', version: '2.1.38', isSidechain: false, userType: 'external' }),
    begin() {},
    prompt(text) {
      line({ ...this.base(), type: 'user', message: { role: 'user', content: text } });
    },
    edit(path, lines) {
      const hunk = { oldStart: 0, oldLines: 0, newStart: 1, newLines: lines.length, lines: lines.map((each) => `+${each}`) };
      line({ ...this.base(), type: 'user', message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id(), content: 'ok' }] }, toolUseResult: { type: 'create', filePath: path, structuredPatch: [hunk] } });
    },
    answer({ model, input, output, read = 0, write = 0 }) {
      const message = { id: `msg_${id()}`, type: 'message', role: 'assistant', model, content: [{ type: 'text', text: 'Done.' }] };
      const usage = (count) => ({ input_tokens: input, output_tokens: count, cache_read_input_tokens: read, cache_creation_input_tokens: write });
      const requestId = `req_${id()}`;
      // One line for each block of the content; the count grows while it streams.
      line({ ...this.base(), type: 'assistant', requestId, message: { ...message, usage: usage(1) } });
      line({ ...this.base(), type: 'assistant', requestId, message: { ...message, usage: usage(output) } });
    },
  },
  codex: {
    total: { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0, reasoning_output_tokens: 0, total_tokens: 0 },
    put: (type, payload) => line({ timestamp: now(), type, payload }),
    begin() {
      this.put('session_meta', { id: session, timestamp: now(), cwd, originator: 'codex_cli_rs', cli_version: '0.104.0', source: 'cli', model_provider: 'openai' });
    },
    prompt(text) {
      this.put('event_msg', { type: 'user_message', message: text, images: [] });
    },
    edit(path, lines) {
      this.put('response_item', { type: 'custom_tool_call', status: 'completed', call_id: id(), name: 'apply_patch', input: `*** Begin Patch\n*** Add File: ${path}\n${lines.map((each) => `+${each}\n`).join('')}*** End Patch` });
    },
    answer({ model, input, output, read = 0 }) {
      this.put('turn_context', { cwd, model, effort: 'high' });
      const last = { input_tokens: input, cached_input_tokens: read, output_tokens: output, reasoning_output_tokens: 0, total_tokens: input + output };
      for (const name of Object.keys(last)) this.total[name] += last[name];
      this.put('event_msg', { type: 'token_count', info: { total_token_usage: { ...this.total }, last_token_usage: last, model_context_window: 258400 }, rate_limits: null });
    },
  },
  gemini: {
    told: { sessionId: session, projectHash: 'x', startTime: now(), lastUpdated: now(), messages: [] },
    put(message) {
      this.told.lastUpdated = now();
      this.told.messages.push({ id: id(), timestamp: now(), ...message });
      writeFileSync(transcript, JSON.stringify(this.told));
    },
    begin() {
      writeFileSync(join(dirname(dirname(transcript)), '.project_root'), cwd);
    },
    prompt(text) {
      this.put({ type: 'user', content: text });
    },
    edit(path, lines) {
      this.put({ type: 'gemini', content: '', model: 'gemini-2.5-pro', toolCalls: [{ id: id(), name: 'write_file', args: { file_path: path }, status: 'success', timestamp: now(), resultDisplay: { filePath: path, diffStat: { model_added_lines: lines.length, model_removed_lines: 0 } } }] });
    },
    answer({ model, input, output, read = 0 }) {
      this.put({ type: 'gemini', content: 'Done.', model, tokens: { input, output, cached: read, thoughts: 0, tool: 0, total: input + output } });
    },
  },
}[form];

const edits = {
  claude: (path, lines) => ({ tool_name: 'Write', tool_input: { file_path: path, content: lines.join('\n') }, tool_response: { type: 'create' }, tool_use_id: id() }),
  codex: (path, lines) => ({ turn_id: id(), model: 'gpt-5.3-codex', tool_name: 'apply_patch', tool_input: { command: `*** Begin Patch\n*** Add File: ${path}\n${lines.map((each) => `+${each}\n`).join('')}*** End Patch` }, tool_response: 'ok', tool_use_id: id() }),
  gemini: (path, lines) => ({ tool_name: 'write_file', tool_input: { file_path: path, content: lines.join('\n') }, tool_response: {} }),
}[form];

function shell(command) {
  const ran = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`${command}: ${ran.stderr}`);
  const tool = { claude: 'Bash', codex: 'shell', gemini: 'run_shell_command' }[form];
  hook(names.tool, { tool_name: tool, tool_input: { command }, tool_response: { stdout: ran.stdout }, tool_use_id: id(), model: 'm', turn_id: id() });
}

const steps = {
  start() {
    hook(names.start, { source: 'startup' });
    transcripts.begin();
  },
  prompt({ text }) {
    hook(names.prompt, { prompt: text });
    transcripts.prompt(text);
  },
  edit({ path, lines }) {
    const whole = join(cwd, path);
    writeFileSync(whole, lines.map((each) => `${each}\n`).join(''));
    transcripts.edit(whole, lines);
    hook(names.tool, edits(form === 'codex' ? path : whole, lines));
  },
  shell: ({ command }) => shell(command),
  answer: (told) => transcripts.answer(told),
  stop: () => hook(names.stop, { stop_hook_active: false }),
  end: () => names.end && hook(names.end, { reason: 'other' }),
};

for await (const told of createInterface({ input: process.stdin })) {
  const step = JSON.parse(told);
  try {
    steps[step.do](step);
    process.stdout.write('done\n');
  } catch (error) {
    process.stdout.write(`failed: ${error.message.replaceAll('\n', ' ')}\n`);
  }
}
