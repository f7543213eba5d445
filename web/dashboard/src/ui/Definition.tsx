import { useId, useRef, type ReactNode } from 'react';

/** A label that says, when asked, how its figure is counted. Opens by click, Enter or Space; Escape closes it. */
export function Definition({ label, children }: { label: ReactNode; children: ReactNode }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);

  function place(): void {
    if (button.current === null || panel.current === null) return;
    const at = button.current.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = panel.current;
    const left = Math.max(8, Math.min(at.left, innerWidth - width - 8));
    const below = at.bottom + 6;
    const top = below + height > innerHeight - 8 ? Math.max(8, at.top - height - 6) : below;
    panel.current.style.left = `${left}px`;
    panel.current.style.top = `${top}px`;
  }

  return (
    <>
      <button ref={button} type="button" className="definition" popoverTarget={id} title="How this is counted">
        {label}
      </button>
      <div ref={panel} id={id} popover="auto" className="popover" role="note" onToggle={(event) => event.newState === 'open' && place()}>
        {children}
      </div>
    </>
  );
}
