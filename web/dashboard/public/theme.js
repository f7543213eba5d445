// Runs before the first paint, so that a remembered theme does not flash. A file of its own: the CSP allows no inline script.
try {
  const theme = localStorage.getItem('stint.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is refused: the system's theme stands.
}
