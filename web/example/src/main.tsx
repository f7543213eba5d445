import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@stint/react/style.css';
import { App } from './App';
import './example.css';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
