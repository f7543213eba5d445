import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { show, type Shown } from '../testing';
import { Link } from './Link';
import { isPlainClick, navigate, usePlace } from './router';

function Where() {
  const { path, search, state } = usePlace();
  return <p>{path}|{search}|{JSON.stringify(state)}</p>;
}

const click = { button: 0, metaKey: false, ctrlKey: false, shiftKey: false, altKey: false, defaultPrevented: false };

describe('The router', () => {
  let page: Shown;
  beforeEach(async () => {
    history.replaceState(null, '', '/');
    page = await show(<><Where /><Link href="/sessions?tag=bug" state={{ trail: ['a'] }}>go</Link></>);
  });
  afterEach(() => page.close());

  it('goes where a plain click leads, with its state', async () => {
    await act(() => page.find('a').click());
    expect(page.text('p')).toBe('/sessions|?tag=bug|{"trail":["a"]}');
  });

  it('follows the browser back', async () => {
    await act(() => navigate('/sessions/7'));
    history.replaceState(null, '', '/sessions');
    await act(() => dispatchEvent(new PopStateEvent('popstate')));
    expect(page.text('p')).toBe('/sessions||null');
  });

  it('leaves no entry behind when it replaces', async () => {
    const before = history.length;
    await act(() => navigate('/sessions?find=x', { replace: true }));
    expect(history.length).toBe(before);
    expect(page.text('p')).toBe('/sessions|?find=x|null');
  });
});

describe('A click', () => {
  it('with a modifier or another button is the browser’s own', () => {
    expect(isPlainClick(click)).toBe(true);
    expect([{ metaKey: true }, { ctrlKey: true }, { shiftKey: true }, { altKey: true }, { button: 1 }, { defaultPrevented: true }]
      .some((part) => isPlainClick({ ...click, ...part }))).toBe(false);
  });
});
