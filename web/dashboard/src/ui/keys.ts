import { useEffect, useRef } from 'react';

/** What each key, or two keys in a row (`g o`), does. */
export type Keys = Record<string, () => void>;

const setting = 'stint.keys';
const sequenceMs = 1_000;

/** Single-key shortcuts can be turned off, since speech input and the like may type them by accident (WCAG 2.1.4). */
export function keysOn(): boolean {
  try {
    return localStorage.getItem(setting) !== 'off';
  } catch {
    return true;
  }
}

export function setKeysOn(on: boolean): void {
  try {
    localStorage.setItem(setting, on ? 'on' : 'off');
  } catch {
    // Storage is refused: they stay on.
  }
}

export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });

  useEffect(() => {
    let first = '';
    let firstAt = 0;
    function onKey(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || !keysOn()) return;
      const inTime = event.timeStamp - firstAt < sequenceMs;
      const action = (inTime && latest.current[`${first} ${event.key}`]) || latest.current[event.key];
      first = event.key;
      firstAt = event.timeStamp;
      if (!action) return;
      event.preventDefault();
      action();
    }
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
    || (target instanceof HTMLInputElement && target.type !== 'checkbox') || target.closest('dialog') !== null;
}
