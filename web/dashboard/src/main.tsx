import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import './ui/tokens.css';
import './ui/base.css';
import './ui/parts.css';
import './app/shell.css';
import './work/overview.css';
import './work/sessions.css';
import './work/session.css';
import '@stint/react/style.css';
import './ui/forced.css';

createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>);
