// Makes uap-core.tsv anew from the regexes.yaml of the npm package uap-core:
//
//   npm pack uap-core@0.18.0 && tar xzf uap-core-0.18.0.tgz
//   node src/Stint/Visits/Devices/uap-core.mjs package/regexes.yaml 0.18.0 > src/Stint/Visits/Devices/uap-core.tsv
//
// It reads the little of YAML that this file uses, and stops at anything else.
import { readFileSync } from 'node:fs';

const [, , file, version] = process.argv;
const kinds = { user_agent_parsers: 'browser', os_parsers: 'os', device_parsers: 'device' };
const rows = [];
let kind = null;
let rule = null;
readFileSync(file, 'utf8').split('\n').forEach((line, index) => {
  if (/^\s*(#.*)?$/.test(line)) return;
  const section = /^(\w+):\s*$/.exec(line);
  const field = /^\s+(- )?(\w+):\s*(?:'((?:[^']|'')*)'|"((?:[^"\\]|\\.)*)")\s*(#.*)?$/.exec(line);
  if (section && kinds[section[1]]) {
    kind = kinds[section[1]];
  } else if (field && kind) {
    if (field[1]) rows.push((rule = { kind }));
    rule[field[2]] = field[3] !== undefined ? field[3].replaceAll("''", "'") : JSON.parse(`"${field[4]}"`);
  } else {
    throw new Error(`line ${index + 1} is not understood: ${line}`);
  }
});

// Texts of which one stands in whatever a pattern matches: looking for them is quicker than trying the pattern. Empty where there are none.
function texts(pattern) {
  const parts = [];
  let at = 0;
  let run = '';
  const found = [];
  const cut = (part) => {
    if (run) found.push([run]);
    run = '';
    if (part?.length) found.push(part);
  };
  while (at < pattern.length) {
    const [token, kind] = next(pattern, at);
    at += token.length;
    const [, times = ''] = /^([?*+]\??|\{\d*,?\d*\}\??)?/.exec(pattern.slice(at));
    at += times.length;
    const optional = /^[?*]|^\{0?,|^\{0\}/.test(times);
    if (kind === '|') {
      cut();
      parts.push(found.splice(0));
    } else if (kind === 'text' && !times) run += token.at(-1);
    else if (kind === 'group' && !optional) cut(texts(token.replace(/^\((\?:)?|\)$/g, '')));
    else if (kind === 'text' && !optional) {
      run += token.at(-1);
      cut();
    } else if (kind !== 'start') cut();
  }
  cut();
  parts.push(found);
  const best = parts.map((all) => all.sort((a, b) => shortest(b) - shortest(a) || a.length - b.length)[0]);
  return best.every(Boolean) ? [...new Set(best.flat())] : [];
}
const shortest = (all) => Math.min(...all.map((text) => text.length));

// The next piece of a pattern: a character, a class, a group, a mark.
function next(pattern, at) {
  const rest = pattern.slice(at);
  if (rest[0] === '|') return ['|', '|'];
  if (rest[0] === '^') return ['^', 'start'];
  if (rest[0] === '\\') return [rest.slice(0, 2), /\w/.test(rest[1]) ? 'class' : 'text'];
  if (rest[0] === '[') return [/^\[\^?\]?(\\.|[^\]\\])*\]/.exec(rest)[0], 'class'];
  if (rest[0] !== '(') return [rest[0], /[.$]/.test(rest[0]) ? 'class' : 'text'];
  let length = 1;
  for (let depth = 1; depth > 0; ) {
    const token = /^(\\.|\[\^?\]?(\\.|[^\]\\])*\]|.)/s.exec(rest.slice(length))[0];
    depth += token === '(' ? 1 : token === ')' ? -1 : 0;
    length += token.length;
  }
  return [rest.slice(0, length), /^\(\?[^:]/.test(rest) ? 'class' : 'group'];
}

const cell = (text) => {
  if (/[\t\r\n]/.test(text)) throw new Error(`a tab or a line break in ${text}`);
  return text;
};
const lines = rows.map(({ kind, regex, regex_flag = '', family_replacement, os_replacement, device_replacement }) => {
  const spider = kind === 'device' && device_replacement === 'Spider';
  const name = kind === 'browser' ? family_replacement : kind === 'os' ? os_replacement : '';
  return [spider ? 'spider' : kind, regex_flag, cell(name ?? ''), cell(regex), ...texts(regex).map(cell)].join('\t');
});
process.stdout.write(`# How browsers, systems and crawlers are told by their user agents: the data of uap-core ${version}, made by uap-core.mjs.
# Copyright 2009 Google Inc. Licensed under the Apache License, Version 2.0: http://www.apache.org/licenses/LICENSE-2.0
# Changed: of each rule only its kind, flag, name and pattern are kept. Of devices only crawlers have a use; the others say what is none.
# kind, flag (i: any case), name ($1: the first group; none: the first group), pattern, texts of which one stands in all that it matches. The first rule that matches holds.
${lines.join('\n')}
`);
