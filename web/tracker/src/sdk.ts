import { start } from './index';
import type { Options } from './options';

// `<script src="…/sdk.js" data-key="…" async></script>` starts by itself, and leaves the tracker at `window.stint`.
const { src, dataset } = document.currentScript as HTMLScriptElement;
// Stint serves the script beside its API.
const options = { endpoint: src.replace(/[^/]*$/, ''), ...dataset } as Partial<Options>;
(window as { stint?: unknown }).stint = start(options as Options);
