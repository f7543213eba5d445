import { useEffect, useRef, useState } from 'react';
import { Icon } from '../ui/Icon';
import { keysOn, setKeysOn, useKeys } from '../ui/keys';
import { paths } from '../ui/paths';
import { navigate } from '../ui/router';

const table: [string, string[][]][] = [
  ['Overview', [['g', 'o']]],
  ['Sessions', [['g', 's']]],
  ['Analytics', [['g', 'a']]],
  ['Coding', [['g', 'c']]],
  ['Tasks', [['g', 't']]],
  ['Visits', [['g', 'v']]],
  ['Next, previous row', [['j'], ['k']]],
  ['Open the row', [['Enter']]],
  ['Filter', [['/']]],
  ['Next, previous page', [['n'], ['p']]],
  ['Up, from one session or visit to the list', [['u']]],
  ['These shortcuts', [['?']]],
];

/** The keys that work on every page, and the dialog that lists all of them. */
export function Shortcuts({ open, setOpen }: { open: boolean; setOpen: (open: boolean) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [on, setOn] = useState(keysOn);
  useKeys({
    'g o': () => navigate(paths.overview),
    'g s': () => navigate(paths.sessions()),
    'g a': () => navigate(paths.analytics),
    'g c': () => navigate(paths.coding()),
    'g t': () => navigate(paths.tasks),
    'g v': () => navigate(paths.visits),
    '?': () => setOpen(true),
  });
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open) dialog.current?.close();
  }, [open]);

  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="keys-title" onClose={() => setOpen(false)}>
      <header>
        <h2 id="keys-title">Keyboard shortcuts</h2>
        <button type="button" className="tool" aria-label="Close" onClick={() => setOpen(false)}><Icon name="close" /></button>
      </header>
      <table>
        <tbody>
          {table.map(([what, keys]) => (
            <tr key={what}>
              <td>{what}</td>
              <td>{keys.map((keys, index) => <span key={index}>{index > 0 && ' '}{keys.map((key) => <kbd key={key}>{key}</kbd>)}</span>)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label>
        <input type="checkbox" checked={on} onChange={(event) => { setKeysOn(event.target.checked); setOn(event.target.checked); }} />
        Single-key shortcuts are on
      </label>
    </dialog>
  );
}
