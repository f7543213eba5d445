/** Sixteen units square, drawn with strokes in the colour of the text. */
const shapes = {
  overview: 'M2.5 13.5v-5h3v5zM6.5 13.5v-11h3v11zM10.5 13.5v-8h3v8z',
  sessions: 'M2.5 4h6M2.5 8h11M2.5 12h8M11 4h2.5',
  folder: 'M2 4.5v8h12v-6.5H7.5L6 4.5z',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 0 0 0-5.6M8 1.2v1.4M8 13.4v1.4M1.2 8h1.4M13.4 8h1.4M3.2 3.2l1 1M11.8 11.8l1 1M3.2 12.8l1-1M11.8 4.2l1-1',
  moon: 'M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z',
  screen: 'M2 3h12v8H2zM6 13.5h4M8 11v2.5',
  leave: 'M6 2.5H3v11h3M10 5l3 3-3 3M13 8H6',
  keyboard: 'M1.5 4h13v8h-13zM4 6.7h.01M6.7 6.7h.01M9.3 6.7h.01M12 6.7h.01M4.8 9.6h6.4',
  close: 'M4 4l8 8M12 4l-8 8',
  next: 'M6 3.5L10.5 8L6 12.5',
  previous: 'M10 3.5L5.5 8L10 12.5',
  back: 'M7 3.5L2.5 8L7 12.5M2.5 8h11',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9M10.4 10.4l3.4 3.4',
  commit: 'M8 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5M1.5 8h4M10.5 8h4',
  decision: 'M8 2l6 6l-6 6l-6-6zM8 6v2.5M8 10.6h.01',
  note: 'M3 2.5h10v7l-3.5 4H3zM9.5 13.5v-4H13',
  log: 'M3 4h10M3 8h10M3 12h6',
  file: 'M4 2h5l3.5 3.5V14H4zM9 2v3.5h3.5',
  mention: 'M10.5 8a2.5 2.5 0 1 1-5 0a2.5 2.5 0 0 1 5 0v1.2c0 1.8 3 1.8 3-1.2a5.5 5.5 0 1 0-2.2 4.4',
  test: 'M6 2h4M6.8 2v4L3 12.6c-.3.7.1 1.4.8 1.4h8.4c.7 0 1.1-.7.8-1.4L9.2 6V2M5 10h6',
  blocker: 'M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM5.5 8h5',
  task: 'M2.5 2.5h11v11h-11zM5.2 8.2l2 2l3.6-4.2',
  goal: 'M8 2a6 6 0 1 0 0 12a6 6 0 0 0 0-12M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 0 0 0-5.6M8 8h.01',
  pause: 'M5.5 3v10M10.5 3v10',
  play: 'M4.5 2.8v10.4L13 8z',
  stop: 'M3.5 3.5h9v9h-9z',
  context: 'M8 2l6 3l-6 3l-6-3zM2 8l6 3l6-3M2 11l6 3l6-3',
  agent: 'M8 1.8l1.5 4.7l4.7 1.5l-4.7 1.5L8 14.2l-1.5-4.7L1.8 8l4.7-1.5z',
  person: 'M8 2.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 0 0 0-5.6M2.8 14c.4-3 2.4-4.4 5.2-4.4s4.8 1.4 5.2 4.4',
  tag: 'M2 2.5h5.5L14 9l-5 5l-6.5-6.5zM5 5.5h.01',
  dot: 'M8 6.6a1.4 1.4 0 1 0 0 2.8a1.4 1.4 0 0 0 0-2.8',
  code: 'M5 4.5L1.5 8L5 11.5M11 4.5L14.5 8L11 11.5M9.2 3l-2.4 10',
  clock: 'M8 2a6 6 0 1 0 0 12a6 6 0 0 0 0-12M8 4.8V8l2.2 1.6',
  alert: 'M8 2.2L14.5 13.5h-13zM8 6.4v3.2M8 11.6h.01',
  offline: 'M2 2l12 12M1.8 6a9 9 0 0 1 3-1.7M8 3.8A9 9 0 0 1 14.2 6M4.2 8.8a5.6 5.6 0 0 1 3-1.5M10.4 8a5.6 5.6 0 0 1 1.4.8M8 12h.01',
  open: 'M9.5 2.5h4v4M13.5 2.5L7 9M11.5 9.5v4h-9v-9h4',
} as const;

export type IconName = keyof typeof shapes;

export function Icon({ name, label }: { name: IconName; label?: string }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}>
      <path d={shapes[name]} />
    </svg>
  );
}
