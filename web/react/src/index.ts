export { ActiveSessionsWidget, type ActiveSessionsWidgetProps } from './ActiveSessionsWidget';
export { SessionTimeline, type SessionTimelineProps } from './SessionTimeline';
export { SessionTracker, type SessionTrackerProps } from './SessionTracker';
export { useTracker } from './useTracker';
export type { Source } from './useAnswer';
export type { Options, Tracker, Workflow } from '@stint/tracker';
