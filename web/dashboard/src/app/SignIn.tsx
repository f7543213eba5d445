import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { signIn } from '../data/door';
import { Hint } from '../ui/States';

/** Asks for the token that the server wants. */
export function SignIn() {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => field.current?.focus(), []);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy || field.current === null) return;
    setBusy(true);
    const problem = await signIn(field.current.value.trim());
    if (problem === null) return;
    setBusy(false);
    setWrong(problem);
    field.current?.focus();
  }

  return (
    <main className="signin" id="main">
      <title>Sign in · Stint</title>
      <h1>Sign in to Stint</h1>
      <form className="panel" onSubmit={(event) => void submit(event)}>
        <label htmlFor={id}>Token</label>
        <input
          ref={field} id={id} className="field" type="password" name="token" autoComplete="current-password" spellCheck={false} required
          aria-describedby={`${id}-hint`} aria-invalid={wrong !== null} aria-errormessage={wrong === null ? undefined : `${id}-wrong`}
        />
        <p className="hint" id={`${id}-hint`}><Hint text="Whoever has the store makes one: `stint token create --scope read`" /></p>
        {wrong !== null && <p className="signin-wrong" id={`${id}-wrong`} role="alert">{wrong}</p>}
        <button type="submit" className="button" aria-disabled={busy}>Sign in</button>
      </form>
    </main>
  );
}
