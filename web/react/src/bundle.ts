// What is built: the components and, beside them, their styles.
import './style.css';

export * from './index';
